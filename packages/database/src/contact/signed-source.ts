/** Whether a web chat's source is that of a signed person: a signature brought its external id. `source` is an SQL expression. */
export const IS_SIGNED = (source: string): string =>
  `EXISTS (SELECT 1 FROM identifier sub WHERE sub.workspace_id = $1 AND sub.source_id = ${source} AND sub.kind = 'EXTERNAL_ID'
     AND sub.origin = 'SIGNED_IDENTITY' AND sub.assurance >= 4)`;
