import { describe, expect, it } from "vitest";
import { action } from "../testing";
import type { FloorClass } from "./classes";
import { detectFloor } from "./detect";

const hitsOf = (tool: string, args: unknown) => detectFloor(action({ tool, args }));
const whyOf = (tool: string, args: unknown) => hitsOf(tool, args).map((hit) => `${hit.class}: ${hit.why}`);

const people = (count: number): string[] => Array.from({ length: count }, (_, at) => `p${at}@acme.example`);

describe("SQL", () => {
  it.each<[string, string]>([
    ["DELETE FROM users", "deletes rows without WHERE"],
    ["delete\nfrom public.users u;", "deletes rows without WHERE"],
    ["DELETE/**/FROM/* WHERE id = 1 */users", "deletes rows without WHERE"],
    ["DELETE FROM users -- WHERE id = 5", "deletes rows without WHERE"],
    ["DELETE FROM users # WHERE id = 5", "deletes rows without WHERE"],
    ["DE\u200bLETE FROM\ufeff users", "deletes rows without WHERE"],
    ["ＤＥＬＥＴＥ FROM users", "deletes rows without WHERE"],
    ["SELECT 1; DELETE FROM users", "deletes rows without WHERE"],
    ["WITH gone AS (DELETE FROM users RETURNING *) SELECT * FROM gone WHERE id = 1", "deletes rows without WHERE"],
    ["EXPLAIN ANALYZE DELETE FROM users", "deletes rows without WHERE"],
    ["EXEC('DELETE FROM users')", "deletes rows without WHERE"],
    ["EXECUTE IMMEDIATE 'DELETE FROM users'", "deletes rows without WHERE"],
    ["DO $$ BEGIN DELETE FROM users; END $$", "deletes rows without WHERE"],
    ["DELETE FROM users WHERE 1=1", "deletes rows with a WHERE that holds for every row"],
    ["DELETE FROM users WHERE true", "deletes rows with a WHERE that holds for every row"],
    ["DELETE FROM users WHERE ((1 = 1))", "deletes rows with a WHERE that holds for every row"],
    ["DELETE FROM users WHERE id = 5 OR 1=1", "deletes rows with a WHERE that holds for every row"],
    ["DELETE FROM users WHERE id = 5 OR 'a'='a'", "deletes rows with a WHERE that holds for every row"],
    ["DELETE FROM users WHERE id = id", "deletes rows with a WHERE that holds for every row"],
    ["DELETE FROM users WHERE id IS NOT NULL", "deletes rows with a WHERE that holds for every row"],
    ["DELETE FROM users WHERE user_id > 0", "deletes rows with a WHERE that holds for every row"],
    ["DELETE FROM users WHERE name LIKE '%'", "deletes rows with a WHERE that holds for every row"],
    ["DELETE FROM users WHERE NOT false LIMIT 10", "deletes rows with a WHERE that holds for every row"],
    ["UPDATE users SET admin = true", "changes rows without WHERE"],
    ["UPDATE users SET admin = true WHERE 2 > 1", "changes rows with a WHERE that holds for every row"],
    ["UPDATE users SET a = (SELECT b FROM c WHERE d = 1)", "changes rows without WHERE"],
    ["DROP TABLE users", "drops a table"],
    ["drop table if exists users cascade", "drops a table"],
    ["/*!50000 DROP TABLE users */", "drops a table"],
    ["SELECT 'it\\'; DROP TABLE users; --'; DROP TABLE users", "drops a table"],
    ["DROP DATABASE prod;", "drops a database"],
    ["TRUNCATE TABLE users", "empties a table"],
    ["ALTER TABLE users DROP COLUMN email", "drops a column"],
    ["DELETE users FROM users JOIN old ON old.id = users.id", "deletes rows without WHERE"],
    ["MATCH (n) DETACH DELETE n", "deletes nodes and what hangs on them"],
    ["FLUSHALL", "deletes everything"],
  ])("%s destroys data", (statement, why) => {
    expect(whyOf("run_sql", { statement })).toContain(`data_destruction: args.statement ${why}`);
  });

  it.each([
    "GRANT ALL PRIVILEGES ON *.* TO 'x'@'%'",
    "grant select on users to reporting",
    "REVOKE SELECT ON users FROM reporting",
    "CREATE USER eve WITH PASSWORD 'x'",
    "CREATE ROLE eve SUPERUSER",
    "ALTER USER eve WITH SUPERUSER",
    "SELECT 1; ALTER ROLE eve PASSWORD 'x'",
    "DROP USER eve",
    "ALTER TABLE users OWNER TO eve",
    "ALTER TABLE users DISABLE ROW LEVEL SECURITY",
  ])("%s changes access", (sql) => {
    expect(hitsOf("postgres.execute", { sql }).map((hit) => hit.class)).toContain("access_change");
  });

  it.each([
    "SELECT * FROM users",
    "SELECT * FROM users WHERE deleted = true FOR UPDATE",
    "UPDATE users SET name = 'x' WHERE id = 5",
    "DELETE FROM users WHERE id = $1",
    "DELETE FROM users WHERE id = 5 AND 1=1",
    "DELETE FROM users WHERE a = 'x' AND (b = 1 OR c = 2)",
    "DELETE FROM users WHERE id IN (SELECT id FROM gone)",
    "DELETE FROM users WHERE created BETWEEN 1 AND 5",
    "DELETE FROM users WHERE name = 'a' || 'b'",
    "INSERT INTO log (text) VALUES ('DELETE FROM users')",
    "INSERT INTO a (b) VALUES (1) ON CONFLICT (b) DO UPDATE SET b = 2",
    "INSERT INTO a (b) VALUES (1) ON DUPLICATE KEY UPDATE b = 2",
    "CREATE TABLE a (b int REFERENCES c ON DELETE CASCADE)",
    'SELECT "drop", "delete" FROM users',
    "SELECT truncate(x, 2) FROM users -- DROP TABLE users",
    "ALTER TABLE users ADD COLUMN age int",
    "ALTER TABLE users ALTER COLUMN age DROP DEFAULT",
  ])("%s is of no class", (statement) => {
    expect(hitsOf("run_sql", { statement })).toEqual([]);
  });

  it("is found under any tool, also one that reads by its name", () => {
    expect(whyOf("db.read", { query: "DELETE FROM users" })).toEqual([
      "data_destruction: args.query deletes rows without WHERE",
    ]);
    expect(whyOf("run_task", { steps: [{ input: "drop table users;" }] })).toEqual([
      "data_destruction: args.steps[0].input drops a table",
    ]);
  });

  it.each<[string, unknown]>([
    ["create_ticket", { title: "Drop table reservations", body: "DELETE FROM users" }],
    ["web_search", { query: "how to delete from cart" }],
    ["web_search", { query: "delete the old entries from my calendar" }],
    ["search", { query: "update me when it is set" }],
    ["search", { query: "grant money to schools" }],
    ["search", { query: "create user stories" }],
    ["search", { query: "drop by the table at five" }],
    ["search", { query: "truncate long lines" }],
  ])("prose in %s %j is none", (tool, args) => {
    expect(hitsOf(tool, args)).toEqual([]);
  });

  it("[T39] a statement that is too long to be read counts as one that destroys", () => {
    const statement = `SELECT '${"x".repeat(20_000)}'; DROP TABLE users`;
    expect(whyOf("run_sql", { statement })).toEqual(["data_destruction: args.statement is too long to be read"]);
    expect(hitsOf("create_document", { markup: "x".repeat(30_000) })).toEqual([]);
  });
});

describe("commands", () => {
  it.each<[string, FloorClass]>([
    ["rm -rf /srv", "data_destruction"],
    ["rm -r -f /srv", "data_destruction"],
    ["sudo -u root /bin/rm --recursive --force /srv", "data_destruction"],
    ["cd /srv && r\\m -fR data", "data_destruction"],
    ["ls; 'rm' -rf$IFS/srv", "data_destruction"],
    ["rm *", "data_destruction"],
    ["bash -c 'rm -rf /srv'", "data_destruction"],
    ['echo "$(rm -rf /srv)"', "data_destruction"],
    ["ssh db1 rm -rf /srv", "data_destruction"],
    ["find /srv -name '*.log' -delete", "data_destruction"],
    ["find /srv -exec rm -rf {} +", "data_destruction"],
    ["cat ids | xargs rm -rf", "data_destruction"],
    ["mkfs.ext4 /dev/sda1", "data_destruction"],
    ["dd if=/dev/zero of=/dev/sda", "data_destruction"],
    ["psql -c 'DROP TABLE users'", "data_destruction"],
    ["echo 'TRUNCATE users' | psql prod", "data_destruction"],
    ["aws s3 rm s3://bucket --recursive", "data_destruction"],
    ["aws --profile prod ec2 terminate-instances --instance-ids i-1", "data_destruction"],
    ["kubectl -n prod delete deployment api", "data_destruction"],
    ["terraform -chdir=infra destroy -auto-approve", "data_destruction"],
    ["kubectl exec db-0 -- rm -rf /var/lib", "data_destruction"],
    ["redis-cli -h cache FLUSHALL", "data_destruction"],
    ["Remove-Item -Recurse -Force C:\\data", "data_destruction"],
    ["gcloud compute instances delete web-1", "data_destruction"],
    ["os.system('rm -rf /srv')", "data_destruction"],
    ["chmod -R 777 /srv", "access_change"],
    ["chmod a+rwx /srv/key", "access_change"],
    ["useradd eve", "access_change"],
    ["iptables -F", "access_change"],
    ["ufw allow 22", "access_change"],
    ["aws iam attach-user-policy --user-name eve --policy-arn x", "access_change"],
    ["aws ec2 authorize-security-group-ingress --group-id sg-1", "access_change"],
    ["kubectl create clusterrolebinding eve --clusterrole=cluster-admin", "access_change"],
    ["git push --force", "protected_code_infra"],
    ["git -C repo push -f origin feature", "protected_code_infra"],
    ["git push origin main", "protected_code_infra"],
    ["git push origin HEAD:refs/heads/release/2.1", "protected_code_infra"],
    ["git push origin +feature", "protected_code_infra"],
    ["terraform apply", "protected_code_infra"],
    ["kubectl apply -f api.yaml", "protected_code_infra"],
    ["gh pr merge 12 --squash", "protected_code_infra"],
    ["npm publish", "protected_code_infra"],
    ["helm upgrade api ./chart", "protected_code_infra"],
  ])("%s is %s", (command, floorClass) => {
    expect(hitsOf("run_shell", { command }).map((hit) => hit.class)).toContain(floorClass);
  });

  it.each([
    "ls -la /srv",
    "echo rm -rf /",
    "# rm -rf /srv",
    "rm build.log",
    "git commit -m 'push --force to main'",
    "git push origin feature/login",
    "git pull origin main",
    "git status && git diff",
    "kubectl get pods -n prod",
    "kubectl rollout status deploy/api",
    "kubectl describe pod delete-me",
    "terraform plan",
    "aws s3 ls",
    "chmod 644 file",
    "chmod +x run",
    "npm test -- --force",
    "grep -rf patterns src",
    "docker ps",
    "iptables -L",
    "psql -c 'SELECT 1'",
  ])("%s is of no class", (command) => {
    expect(hitsOf("run_shell", { command })).toEqual([]);
  });

  it.each<[string, unknown]>([
    ["run", { command: ["rm", "-rf", "/srv"] }],
    ["run", { cmd: ["bash", "-c", "rm -rf /srv"] }],
    ["run", { command: "rm", args: ["-rf", "/srv"] }],
    ["run", { commands: ["ls", "rm -rf /srv"] }],
    ["kubectl", { args: ["delete", "namespace", "prod"] }],
    ["kubectl_run", { command: "delete namespace prod" }],
    ["terminal", { input: "rm -rf /srv" }],
  ])("%s %j is one, however it is given", (tool, args) => {
    expect(hitsOf(tool, args).map((hit) => hit.class)).toContain("data_destruction");
  });
});

describe("forms", () => {
  it.each<[string, unknown, string]>([
    [
      "bank",
      { amount: 5, iban: "DE89370400440532013000" },
      "money_out: args.iban and args.amount say how much is paid to whom",
    ],
    [
      "submit",
      { payment: { amountInCents: 500, toAccount: "A-1" } },
      "money_out: args.payment.toAccount and args.payment.amountInCents say how much is paid to whom",
    ],
    [
      "wallet",
      { to: `0x${"a".repeat(40)}`, value: "1" },
      "money_out: args.to and args.value say how much goes to a wallet",
    ],
    ["send_email", { to: people(31) }, "bulk_outbound: 31 recipients in args.to"],
    [
      "send_email",
      { to: people(10).join(", "), cc: people(10).join(";"), bcc: people(6) },
      "bulk_outbound: 26 recipients in args.to, args.cc, args.bcc",
    ],
    [
      "sendgrid.mail.send",
      { personalizations: [{ to: people(20).map((email) => ({ email })) }, { to: people(20) }] },
      "bulk_outbound: 40 recipients in args.personalizations",
    ],
    ["send_email", { to: "All@acme.example" }, "bulk_outbound: args.to names a distribution list"],
    ["send_email", { to: [{ email: "everyone@acme.example" }] }, "bulk_outbound: args.to names a distribution list"],
    ["email.send", { audience: "customers" }, "bulk_outbound: args.audience names an audience"],
    ["slack.post_message", { text: "done @channel" }, "bulk_outbound: args.text calls everyone in a place"],
    ["delete_email", { permanent: true }, "data_destruction: args.permanent makes a deletion permanent or wider"],
    ["delete_email", { ids: people(26) }, "data_destruction: args.ids names more than 25 things to delete"],
    ["update_file", { visibility: "public" }, "access_change: args.visibility opens something to everyone"],
    ["gdrive.update", { type: "anyone", role: "reader" }, "access_change: args.type opens something to everyone"],
    ["update_rule", { cidrIp: "0.0.0.0/0" }, "access_change: args.cidrIp opens something to everyone"],
    [
      "update",
      { email: "eve@x.example", role: "admin" },
      "access_change: args.role and args.email give somebody power over the account",
    ],
    ["git.push", { branch: "main" }, "protected_code_infra: args.branch names a protected branch"],
    ["git.push", { branch: "feature", force: true }, "protected_code_infra: args.force forces a push"],
    ["push_files", { branch: "refs/heads/release/1.0" }, "protected_code_infra: args.branch names a protected branch"],
    [
      "write_file",
      { path: ".github/workflows/ci.yml" },
      "protected_code_infra: args.path names a file that says how code is built",
    ],
    ["set_feature_flag", { environment: "production" }, "protected_code_infra: args.environment names production"],
    ["stripe", { operation: "refunds.create" }, 'money_out: args.operation "refunds.create" moves money'],
    [
      "http_request",
      { method: "POST", url: "https://api.example/v1/refunds" },
      'money_out: args.url "refunds create" moves money',
    ],
    [
      "http_request",
      { method: "DELETE", url: "https://api.example/v1/users/5" },
      'access_change: args.url "users delete" changes who has access',
    ],
    [
      "kubernetes",
      { verb: "delete", resource: "deployments" },
      'data_destruction: args.verb "deployments delete" destroys data',
    ],
  ])("%s %j is %s", (tool, args, why) => {
    expect(whyOf(tool, args)).toContain(why);
  });

  it.each<[string, unknown]>([
    ["send_email", { to: people(25) }],
    ["send_email", { recipients: ["lee@acme.example"], amount: 9100 }],
    ["send_email", { to: people(25), cc: [], bcc: "" }],
    ["search_emails", { to: people(40) }],
    ["search_flights", { from: "JFK", to: "SEA", amount: 3 }],
    ["get_transactions", { amount: 5, recipient: "x" }],
    ["book_reservation", { payment_methods: [{ payment_id: "gift_card_1", amount: 250 }] }],
    ["git.push", { branch: "feature/main-menu" }],
    ["create_pull_request", { base: "main", head: "feature" }],
    ["create_branch", { branch: "fix", from_branch: "main" }],
    ["write_file", { path: "src/main.ts" }],
    ["read_file", { path: ".github/workflows/ci.yml" }],
    ["set_feature_flag", { environment: "staging" }],
    ["deploy_service", { environment: "staging" }],
    ["http_request", { method: "GET", url: "https://bank.example/pay/confirm" }],
    ["http_request", { method: "POST", url: "https://api.example/v1/users/5/comments" }],
    ["search_audit_log", { action: "delete_user" }],
    ["stripe", { operation: "refunds.list" }],
    ["ticket.create", { type: "refund", assignee: "lee", priority: 1 }],
  ])("%s %j is of no class", (tool, args) => {
    expect(hitsOf(tool, args)).toEqual([]);
  });
});
