import type { Database } from "@contact-identity/database";

interface Connection {
  query(config: { text: string }): Promise<unknown>;
}

/** Notes the text of every statement that goes to Postgres from now on, and sends it there. */
export function countStatements(database: Database): { readonly texts: string[] } {
  const texts: string[] = [];
  const { dataSource } = database;
  const create = dataSource.createQueryRunner.bind(dataSource);
  dataSource.createQueryRunner = (...args) => {
    const runner = create(...args);
    const connect = runner.connect.bind(runner);
    runner.connect = async () => {
      const connection = (await connect()) as Connection;
      return {
        query: (config: { text: string }) => {
          texts.push(config.text);
          return connection.query(config);
        },
      };
    };
    return runner;
  };
  return { texts };
}
