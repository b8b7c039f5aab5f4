import type { DatabaseSync } from 'node:sqlite';
import { around, type CrashPlan } from './crash-plan.ts';

const VERB_AND_TABLE = /^\s*(INSERT|UPDATE|DELETE)\b(?:\s+OR\s+\w+)?(?:\s+(?:INTO|FROM))?\s+(\w+)/i;

/** Makes every commit of the store a point: a statement by itself, or the end of a transaction. */
export function watchStore(store: DatabaseSync, plan: CrashPlan): void {
  const exec = store.exec.bind(store);
  store.exec = (sql) => {
    if (/^\s*COMMIT\b/i.test(sql)) around(plan, 'store', 'COMMIT', () => exec(sql));
    else exec(sql);
  };
  const prepare = store.prepare.bind(store);
  store.prepare = (sql) => {
    const statement = prepare(sql);
    const [, verb, table] = VERB_AND_TABLE.exec(sql) ?? [];
    if (verb === undefined) return statement;
    const run = statement.run.bind(statement);
    const watched = (...values: Parameters<typeof run>): ReturnType<typeof run> =>
      store.isTransaction ? run(...values) : around(plan, 'store', `${verb} ${table}`, () => run(...values));
    statement.run = watched as typeof statement.run;
    return statement;
  };
}
