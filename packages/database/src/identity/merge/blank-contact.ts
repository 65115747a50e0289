import { PERSONAL_COLUMNS } from "@contact-identity/domain";

const EMPTY = { name: "''", text: "NULL", flag: "false", list: "'{}'", custom: "'{}'" } as const;

/** For the SET of an UPDATE on `contact`: nothing personal stays in the row. */
export const BLANK = PERSONAL_COLUMNS.map(({ column, personal }) => `${column} = ${EMPTY[personal]}`).join(
  ", ",
);
