import { hasVerb, judge, type Name, nameWordsOf } from "./names";
import type { Reading } from "./payload";
import { remembering } from "@/lib/remember";
import { wordsMeet } from "./wanted";

/** What is known from the tool's and the topic's name alone. `topic` is null where it says the same as the tool. */
export type ToolName = { tool: Name; topic: Name | null; isRead: boolean; reading: Reading };

const runsSql = wordsMeet(
  `sql, db, database, postgres, postgresql, mysql, mariadb, sqlite, bigquery, snowflake, redshift, clickhouse, supabase,
   mongo, mongodb, redis, cassandra, duckdb, oracle, mssql, sqlserver, cql, jdbc, odbc, athena, presto, trino, databricks,
   spanner, neo4j, cypher, psql, nosql`,
);
const runsCommands = wordsMeet(
  "shell, bash, terminal, ssh, powershell, subprocess, zsh, sh, cmd, cli, run command, execute command, exec command, exec",
);
/** In no name of a tool or topic. */
const BETWEEN = "\n";
const PROGRAMS = new Set(
  "kubectl git gh terraform tofu pulumi helm aws gcloud az docker npm heroku gsutil redis rclone vercel cdk systemctl".split(
    " ",
  ),
);
const FILLERS = new Set("run exec execute command cli tool call invoke args".split(" "));

const readBoth = remembering((both) => {
  const end = both.indexOf(BETWEEN);
  return readToolName(both.slice(0, end), both.slice(end + 1));
});

/** Reads the names of a tool and its topic; remembered, as the same few come again and again. */
export function toolNameOf(tool: string, topic: string): ToolName {
  return readBoth(tool + BETWEEN + topic);
}

function readToolName(tool: string, topic: string): ToolName {
  const own = judge(nameWordsOf(tool));
  const about = topic.startsWith("job.") ? topic.slice("job.".length) : topic;
  const other = about === tool ? null : readTopic(about, own);
  const words = other === null ? own.words : [...own.words, ...other.words];
  const isSql = runsSql(words);
  return {
    tool: own,
    topic: other,
    isRead: own.isRead && (other === null || other.isRead),
    reading: { isSql, isShell: !isSql && runsCommands(words), program: programIn(own.words) },
  };
}

/** A topic without a verb, such as `job.payments`, is what the tool's verb is done to. */
function readTopic(topic: string, tool: Name): Name {
  const words = nameWordsOf(topic);
  return judge(hasVerb(words) ? words : [...words, ...tool.words]);
}

/** `kubectl`, or `git push` where the name goes on. */
function programIn(words: readonly string[]): string[] {
  const at = words.findIndex((word) => PROGRAMS.has(word));
  return at < 0 ? [] : words.slice(at).filter((word) => !FILLERS.has(word));
}
