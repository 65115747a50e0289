import type { Database } from "@contact-identity/database";

/** Notes the text of every statement that goes to Postgres from now on, and sends it there. */
export function countStatements(database: Database): { readonly texts: string[] } {
  const texts: string[] = [];
  const connect = database.connect;
  database.connect = async () => {
    const connection = await connect();
    return {
      ...connection,
      query: (config) => {
        texts.push(config.text);
        return connection.query(config);
      },
    };
  };
  return { texts };
}
