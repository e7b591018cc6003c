import type { FloorTable } from "./table";

const TALK = "comment, note, draft, status, notification, message, template, reviewer, label, alert, history";

const PROTECTED =
  /^(?:main|master|trunk|prod|production|stable|live|release|default|release[-/].*|hotfix\/.*|prod[-/].*)$/;
const CI_FILE =
  /(?:^|[\\/])(?:\.github[\\/](?:workflows|actions)[\\/]|\.circleci[\\/]|\.gitlab-ci\.ya?ml$|\.ci[\\/]|jenkinsfile$|azure-pipelines\.ya?ml$|bitbucket-pipelines\.yml$|codeowners$|\.travis\.yml$|\.drone\.yml$|\.git[\\/]hooks[\\/])/i;

/** A branch that others build on: `main`, `refs/heads/release/1.2`, `HEAD:main`. */
export function isProtectedBranch(value: unknown): boolean {
  if (typeof value !== "string" || value.length > 300) return false;
  const name = value
    .slice(value.lastIndexOf(":") + 1)
    .trim()
    .toLowerCase();
  return PROTECTED.test(name.replace(/^\+/, "").replace(/^(?:refs\/heads|refs\/remotes\/origin|heads|origin)\//, ""));
}

/** The name of an environment that customers use. */
export function isProduction(value: unknown): boolean {
  return (
    typeof value === "string" &&
    /^(?:prod|production|prd|live)\b|[-_ ./](?:prod|production|prd|live)$/i.test(value.trim().slice(0, 99))
  );
}

const isCiFile = (value: unknown): boolean => typeof value === "string" && CI_FILE.test(value.slice(0, 1_000));
const isOn = (value: unknown): boolean => value === true || value === "true";

/** Code that others run, and the machines it runs on. */
export const PROTECTED_CODE_INFRA: FloorTable = {
  names: [
    {
      verbs: "merge, approve, accept, enqueue, rebase",
      nouns: "pull request, pull, pr, merge request, mr, pullrequest, changeset, branch, main, master, production",
      unless: TALK,
      why: "merges code",
    },
    {
      words:
        "deploy, rollout, redeploy, rollback, promote to production, release to production, go live, ship to production",
      unless: `${TALK}, key, token`,
      when: "not_elsewhere",
      why: "deploys",
    },
    {
      verbs: "create, start, trigger, run, approve, release, promote, execute, cancel, retry",
      nouns: "deployment, production, prod, prod release, release train, rollout",
      unless: TALK,
      when: "not_elsewhere",
      why: "deploys",
    },
    {
      verbs:
        "apply, up, update, upgrade, install, uninstall, sync, create, delete, execute, patch, scale, drain, cordon, restart, rollback, import, destroy, stop, edit, replace, run, set, taint, evict, reboot, modify",
      nouns: `terraform, tofu, pulumi, cloudformation, kubernetes, k8s, kubectl, helm, argocd, argo, ansible, cdk, flux, stack,
        change set, node pool, nodegroup, deployment, statefulset, daemonset, replica set, ingress, load balancer, lambda function,
        cron job, crossplane, playbook, autoscaling`,
      unless: TALK,
      why: "changes infrastructure",
    },
    {
      verbs:
        "update, create, delete, change, set, add, remove, upsert, edit, put, modify, replace, patch, point, transfer",
      nouns:
        "dns, dns record, resource record, resource record set, route53, hosted zone, nameserver, zone record, domain record, cloudflare, cdn, vpc, subnet, route table, nat gateway",
      unless: TALK,
      why: "changes the network",
    },
    {
      verbs:
        "update, create, delete, change, set, disable, enable, edit, put, remove, add, modify, bypass, skip, override",
      nouns:
        "branch protection, protected branch, ruleset, ci, ci config, pipeline, workflow dispatch, github action, codeowner, required check, required review, build config, jenkins job, circleci, status check, repository rule, deploy hook, merge queue",
      unless: `${TALK}, sales pipeline, deal, opportunity, lead, candidate`,
      why: "changes how code is built or protected",
    },
    {
      verbs: "trigger, dispatch, run",
      nouns: "pipeline, ci, workflow dispatch, github action, jenkins job, circleci, deploy hook, merge queue",
      unless: `${TALK}, sales pipeline, deal, opportunity, lead, candidate`,
      when: "not_elsewhere",
      why: "runs what builds and deploys",
    },
    { words: "force push, push force, force merge, git push force", why: "rewrites shared code" },
    {
      verbs: "publish, release, yank, unpublish, deprecate",
      nouns: "package, npm, pypi, crate, gem, docker, container image, artifact, maven, nuget, release, extension",
      unless: TALK,
      why: "publishes code",
    },
    {
      verbs: "create, update, delete",
      objects: "release, tag protection",
      unless: `${TALK}, press release, note`,
      why: "publishes code",
    },
    {
      verbs: "modify, reboot, stop, restart, failover, resize, promote",
      nouns: "instance, db instance, db cluster, cluster, replica, server, database",
      unless: TALK,
      when: "not_elsewhere",
      why: "changes machines",
    },
  ],
  shapes: [
    {
      verbs: "push, merge, commit, rebase, upload, update, create, delete, put, write, edit, revert",
      nouns: "push, merge, commit, rebase, file, content, ref, revert, cherry pick, change",
      has: ["branch"],
      is: isProtectedBranch,
      why: "names a protected branch",
    },
    { verbs: "push, merge", has: ["danger"], is: isOn, why: "forces a push" },
    {
      verbs: "write, update, create, edit, put, delete, push, commit, upload, save, replace, patch, append",
      has: ["file"],
      is: isCiFile,
      why: "names a file that says how code is built",
    },
    {
      verbs:
        "deploy, release, rollback, promote, set, update, toggle, enable, disable, change, apply, restart, scale, edit, patch, migrate, run, put",
      nouns:
        "deploy, release, rollback, promote, flag, feature, config, configuration, setting, variable, env, service, migration, parameter, toggle, kill switch",
      has: ["environment"],
      is: isProduction,
      why: "names production",
    },
  ],
};
