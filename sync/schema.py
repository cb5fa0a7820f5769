"""The tables of sync inside the device's store. A released migration is never edited."""

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE sync_state (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

    CREATE TABLE outbox (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        install_id TEXT NOT NULL,
        seq INTEGER NOT NULL,
        op_id TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        kind_v INTEGER NOT NULL,
        entity_id TEXT,
        depends_on TEXT,
        base_version INTEGER,
        supersedes TEXT,
        occurred_at TEXT NOT NULL,
        mono_ms INTEGER NOT NULL,
        boot_id TEXT NOT NULL,
        body TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'parked', 'done')),
        outcome TEXT,
        code TEXT,
        message_key TEXT,
        version INTEGER,
        detail TEXT,
        tries INTEGER NOT NULL DEFAULT 0,
        changed_at TEXT NOT NULL,
        CHECK ((state = 'done') = (outcome IS NOT NULL)),
        UNIQUE (install_id, seq)
    ) STRICT;
    CREATE INDEX outbox_open ON outbox (id) WHERE state <> 'done';
    CREATE INDEX outbox_by_entity ON outbox (entity_id);

    CREATE TABLE entity (
        type TEXT NOT NULL,
        id TEXT NOT NULL,
        version INTEGER NOT NULL,
        deleted INTEGER NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (type, id)
    ) STRICT, WITHOUT ROWID;
    """,
    """
    DROP INDEX outbox_open;
    CREATE INDEX outbox_open ON outbox (id, state) WHERE state <> 'done';
    CREATE INDEX outbox_rejected ON outbox (id) WHERE outcome = 'rejected';
    CREATE INDEX outbox_corrections ON outbox (supersedes) WHERE supersedes IS NOT NULL;
    """,
)
