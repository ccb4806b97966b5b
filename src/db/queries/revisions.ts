type Preparer = Pick<D1DatabaseSession, "prepare">;

/** Raises the revision of what the whole account's Applications share. Part of a batch. */
export function raiseDefinitionsStatement(db: Preparer, accountId: number): D1PreparedStatement {
  return db
    .prepare("UPDATE accounts SET definitions_revision = definitions_revision + 1 WHERE id = ?1")
    .bind(accountId);
}

/** Raises the revision of an Application's catalogue. Part of a batch. */
export function raiseCatalogueStatement(db: Preparer, applicationId: number): D1PreparedStatement {
  return db
    .prepare("UPDATE applications SET catalogue_revision = catalogue_revision + 1 WHERE id = ?1")
    .bind(applicationId);
}
