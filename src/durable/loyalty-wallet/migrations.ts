import { KEYED_CALL_SQL } from "../shared/keyed-calls";
import { CLOSURE_WORK_SQL, type Migration } from "../shared/migrations";

export const WALLET_MIGRATIONS: readonly Migration[] = [
  {
    name: "0001_wallet",
    sql: `
${CLOSURE_WORK_SQL}
CREATE TABLE meta (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 0,
  CONSTRAINT meta_one_row CHECK (id = 1)
) STRICT;
INSERT INTO meta (id) VALUES (1);

CREATE TABLE ledger (
  program_id INTEGER NOT NULL,
  subledger_id TEXT NOT NULL,
  spent_hundredths INTEGER NOT NULL DEFAULT 0,
  expired_hundredths INTEGER NOT NULL DEFAULT 0,
  negative_hundredths INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (program_id, subledger_id),
  CONSTRAINT ledger_spent_not_negative CHECK (spent_hundredths >= 0),
  CONSTRAINT ledger_expired_not_negative CHECK (expired_hundredths >= 0),
  CONSTRAINT ledger_debt_not_negative CHECK (negative_hundredths >= 0)
) STRICT, WITHOUT ROWID;

-- Append-only: a correction is a further entry.
CREATE TABLE entry (
  id INTEGER PRIMARY KEY,
  transaction_uuid TEXT NOT NULL,
  kind TEXT NOT NULL,
  program_id INTEGER NOT NULL,
  subledger_id TEXT NOT NULL,
  amount_hundredths INTEGER NOT NULL,
  debt_change_hundredths INTEGER NOT NULL DEFAULT 0,
  name TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  start_at_ms INTEGER,
  expires_at_ms INTEGER,
  validity_duration TEXT,
  closure_id TEXT,
  source_type TEXT NOT NULL,
  session_integration_id TEXT,
  source TEXT NOT NULL,
  CONSTRAINT entry_kind CHECK (kind IN ('add', 'deduct')),
  CONSTRAINT entry_amount_positive CHECK (amount_hundredths > 0),
  CONSTRAINT entry_transaction UNIQUE (transaction_uuid, kind)
) STRICT;
CREATE INDEX entry_program ON entry (program_id, id);
CREATE INDEX entry_session ON entry (session_integration_id, id);

-- Points that came in together. Settled: past its end, and counted in ledger.expired_hundredths.
CREATE TABLE lot (
  entry_id INTEGER PRIMARY KEY REFERENCES entry (id),
  transaction_uuid TEXT NOT NULL,
  program_id INTEGER NOT NULL,
  subledger_id TEXT NOT NULL,
  amount_hundredths INTEGER NOT NULL,
  remaining_hundredths INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  start_at_ms INTEGER,
  expires_at_ms INTEGER,
  settled INTEGER NOT NULL DEFAULT 0,
  CONSTRAINT lot_remaining_not_negative CHECK (remaining_hundredths >= 0),
  CONSTRAINT lot_remaining_within_amount CHECK (remaining_hundredths <= amount_hundredths),
  CONSTRAINT lot_settled CHECK (settled IN (0, 1)),
  CONSTRAINT lot_transaction UNIQUE (transaction_uuid)
) STRICT;
CREATE INDEX lot_open ON lot (entry_id) WHERE remaining_hundredths > 0 AND settled = 0;
CREATE INDEX lot_expiry ON lot (expires_at_ms) WHERE remaining_hundredths > 0 AND settled = 0;
CREATE INDEX lot_unspent ON lot (program_id, entry_id) WHERE remaining_hundredths > 0;

-- Which deduction took what of which lot.
CREATE TABLE draw (
  lot_entry_id INTEGER NOT NULL REFERENCES lot (entry_id),
  entry_id INTEGER NOT NULL REFERENCES entry (id),
  amount_hundredths INTEGER NOT NULL,
  PRIMARY KEY (lot_entry_id, entry_id),
  CONSTRAINT draw_amount_positive CHECK (amount_hundredths > 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE reservation (
  closure_id TEXT PRIMARY KEY,
  deducts INTEGER NOT NULL,
  decided_at_ms INTEGER NOT NULL,
  reserved_at_ms INTEGER NOT NULL,
  CONSTRAINT reservation_deducts CHECK (deducts IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX reservation_one_deducts ON reservation (deducts) WHERE deducts = 1;

CREATE TABLE reserved_change (
  closure_id TEXT NOT NULL REFERENCES reservation (closure_id),
  position INTEGER NOT NULL,
  change TEXT NOT NULL,
  draws TEXT NOT NULL,
  PRIMARY KEY (closure_id, position)
) STRICT, WITHOUT ROWID;
`,
  },
  {
    name: "0002_tiers",
    sql: `
-- What the wallet was told of a program, as JSON, so that alarms know it.
CREATE TABLE program (
  program_id INTEGER PRIMARY KEY,
  rules TEXT NOT NULL,
  joined_at_ms INTEGER
) STRICT;

ALTER TABLE ledger ADD COLUMN tier TEXT;

-- Append-only: the tier from this instant on; no state = none.
CREATE TABLE tier_change (
  id INTEGER PRIMARY KEY,
  program_id INTEGER NOT NULL,
  subledger_id TEXT NOT NULL,
  changed_at_ms INTEGER NOT NULL,
  state TEXT
) STRICT;
CREATE INDEX tier_change_ledger ON tier_change (program_id, subledger_id, changed_at_ms, id);
`,
  },
  {
    name: "0003_reversals",
    sql: `
-- Role: what an entry is beside an addition (kind add) or a deduction (kind deduct); none = plain.
ALTER TABLE entry ADD COLUMN role TEXT CONSTRAINT entry_role
  CHECK (role IN ('rollbackAdd', 'rollbackDeduct', 'hold', 'capture', 'void', 'erase'));
ALTER TABLE entry ADD COLUMN reverses_entry_id INTEGER REFERENCES entry (id);
ALTER TABLE entry ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;
CREATE INDEX entry_reverses ON entry (reverses_entry_id) WHERE reverses_entry_id IS NOT NULL;
CREATE INDEX draw_entry ON draw (entry_id);
ALTER TABLE ledger ADD COLUMN held_hundredths INTEGER NOT NULL DEFAULT 0
  CONSTRAINT ledger_held_not_negative CHECK (held_hundredths >= 0);

-- What an entry gave back to which lot.
CREATE TABLE restore (
  lot_entry_id INTEGER NOT NULL REFERENCES lot (entry_id),
  entry_id INTEGER NOT NULL REFERENCES entry (id),
  amount_hundredths INTEGER NOT NULL,
  PRIMARY KEY (lot_entry_id, entry_id),
  CONSTRAINT restore_amount_positive CHECK (amount_hundredths > 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX restore_entry ON restore (entry_id);

-- One final state each.
CREATE TABLE hold (
  entry_id INTEGER PRIMARY KEY REFERENCES entry (id),
  transaction_uuid TEXT NOT NULL,
  deadline_at_ms INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'held',
  finished_at_ms INTEGER,
  CONSTRAINT hold_transaction UNIQUE (transaction_uuid),
  CONSTRAINT hold_state CHECK (state IN ('held', 'captured', 'voided'))
) STRICT;

-- From when points are active that waited for an action.
CREATE TABLE activation (
  lot_entry_id INTEGER PRIMARY KEY REFERENCES lot (entry_id),
  activated_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX lot_waiting ON lot (program_id, entry_id) WHERE start_at_ms IS NULL;
`,
  },
  { name: "0004_keyed_calls", sql: KEYED_CALL_SQL },
  {
    name: "0005_uncopied_entries",
    sql: `
-- Entries that D1 has no copy of, or an old one; by triggers, so that no write can forget it.
CREATE TABLE uncopied_entry (
  entry_id INTEGER PRIMARY KEY,
  changes INTEGER NOT NULL DEFAULT 1
) STRICT;
INSERT INTO uncopied_entry (entry_id) SELECT id FROM entry;
CREATE TRIGGER entry_appended AFTER INSERT ON entry BEGIN
  INSERT INTO uncopied_entry (entry_id) VALUES (new.id);
END;
CREATE TRIGGER entry_hidden AFTER UPDATE OF hidden ON entry BEGIN
  INSERT INTO uncopied_entry (entry_id) VALUES (new.id)
  ON CONFLICT (entry_id) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER lot_dated AFTER UPDATE OF start_at_ms, expires_at_ms ON lot BEGIN
  INSERT INTO uncopied_entry (entry_id) VALUES (new.entry_id)
  ON CONFLICT (entry_id) DO UPDATE SET changes = changes + 1;
END;
`,
  },
];
