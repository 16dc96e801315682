"""What the server and the driver say when something goes wrong, as a sentence for the operator.

No sentence holds DATABASE_URL, which has the password, nor a statement's values.
"""

import socket
import ssl
from typing import Final

import asyncpg

from markovbot.errors import DatabaseAway, DatabaseFailure, DatabaseMisconfigured

ERRORS: Final = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,  # TimeoutError, too
)
"""Whatever asyncpg raises when the database fails."""

LOST: Final = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.OperatorInterventionError,
    OSError,
)
"""The connection is gone, or was never made: what was under way may have happened or not."""

CONFLICTS: Final = (asyncpg.DeadlockDetectedError, asyncpg.SerializationError)
"""Two transactions stood in each other's way, and this one was undone."""

CITUS_WORKER_LOST: Final = "failure on connection marked as essential"

POOLER: Final = (
    "PostgreSQL lost a prepared statement, as it happens behind PgBouncer in transaction mode. Add "
    "pgbouncer=true to DATABASE_URL (…/markov?pgbouncer=true)."
)

TLS: Final = (
    "PostgreSQL can't be reached over TLS as DATABASE_URL wants it. Check sslmode and sslrootcert "
    "there, and the server's certificate."
)

NO_TLS: Final = "rejected SSL upgrade"
"""What asyncpg says, with an error of no class of its own, of a server that knows no TLS."""

URL: Final = (
    "DATABASE_URL: must look like postgresql://user:password@host:5432/database, with special "
    "characters in user and password as %40 for @, %2F for /, and so on."
)

MISCONFIGURED: Final[tuple[tuple[type[BaseException], str], ...]] = (
    (
        asyncpg.InvalidAuthorizationSpecificationError,
        "PostgreSQL refuses the user or the password in DATABASE_URL. Correct them, or let "
        "pg_hba.conf on the server admit this user from here.",
    ),
    (
        asyncpg.InvalidCatalogNameError,
        "PostgreSQL has no database of the name in DATABASE_URL. Create it: createdb NAME.",
    ),
    (
        asyncpg.InsufficientPrivilegeError,
        "PostgreSQL doesn't let the user in DATABASE_URL do this. Make it the database's owner: "
        "ALTER DATABASE name OWNER TO user.",
    ),
    (asyncpg.InvalidSQLStatementNameError, POOLER),
    (asyncpg.DuplicatePreparedStatementError, POOLER),
    (ssl.SSLCertVerificationError, TLS),
    (asyncpg.ClientConfigurationError, URL),
)
"""What no other attempt can mend; the first that an error is an instance of counts."""

PASSING: Final[tuple[tuple[type[BaseException], str], ...]] = (
    (
        asyncpg.TooManyConnectionsError,
        "PostgreSQL has no connection left for the bot. Each process takes up to five: raise "
        "max_connections, or put PgBouncer in front.",
    ),
    (
        asyncpg.DiskFullError,
        "PostgreSQL's disk is full. Nothing is learned until there is room on the server.",
    ),
    (
        asyncpg.ReadOnlySQLTransactionError,
        "This PostgreSQL server only reads: it is a standby. Let DATABASE_URL lead to the primary, "
        "or name all servers and add target_session_attrs=primary.",
    ),
    (
        asyncpg.UndefinedTableError,
        "A table is missing in PostgreSQL's database. Restore a backup, or start with an empty "
        "database.",
    ),
    (ssl.SSLError, TLS),
    (
        socket.gaierror,
        "The host in DATABASE_URL can't be found. Check its name, and this machine's DNS.",
    ),
    (
        TimeoutError,
        "PostgreSQL hasn't answered in time. Check the network between, and what keeps the server "
        "busy.",
    ),
    (
        ConnectionRefusedError,
        "PostgreSQL can't be reached: nothing listens at the host and port in DATABASE_URL. Start "
        "the server, or correct them.",
    ),
)
"""What may be over at the next attempt."""

CONNECTION_LOST: Final = (
    "The connection to PostgreSQL is lost, or the server is starting or stopping. If it stays so, "
    "look at the server and its log."
)


def is_conflict(error: BaseException) -> bool:
    """Tell whether the transaction was undone and may succeed when it is tried again at once."""
    return isinstance(error, CONFLICTS) or CITUS_WORKER_LOST in str(error)


def attempts_after(error: BaseException) -> int:
    """Return how often at most a statement is sent that fails like this, from the first on."""
    if is_conflict(error):
        return 5
    if isinstance(error, LOST) and not isinstance(error, TimeoutError):
        return 2  # the second one with a new connection
    return 1


def failure(error: BaseException) -> DatabaseFailure:
    """Return the error to raise instead, whose sentence says what to do.

    Whoever raises it leaves the first error out: the server may quote a row in it.
    """
    for kind, sentence in MISCONFIGURED:
        if isinstance(error, kind):
            return DatabaseMisconfigured(sentence)
    away = isinstance(error, LOST)
    if away and NO_TLS in str(error):
        return DatabaseMisconfigured(TLS)
    code = getattr(error, "sqlstate", None) or type(error).__name__
    unknown = (
        f"PostgreSQL has failed with the error {code}. Its log says more; if that doesn't help, "
        "report it."
    )
    known = next((known for kind, known in PASSING if isinstance(error, kind)), None)
    sentence = known or (CONNECTION_LOST if away else unknown)
    return DatabaseAway(sentence) if away else DatabaseFailure(sentence)
