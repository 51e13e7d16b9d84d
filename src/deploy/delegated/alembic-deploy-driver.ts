/**
 * What Python runs to deploy: `alembic upgrade`, with the address of the database from the environment instead of from alembic.ini, and with
 * two questions before the first revision runs: is this the database that was planned for, and are these the revisions that were planned?
 *
 * Each mark is a line that begins with the key, which is made anew for each run so that no script can write one.
 *
 * Arguments: a file with the task, and the key. The address, password included, is in DRYDOCK_DEPLOY_URL.
 */
export const alembicDeployDriver = String.raw`
import ast
import importlib.util
import json
import os
import ssl
import sys
import time
import traceback

task_path, key = sys.argv[1:3]
out = sys.stdout
sys.stdout = sys.stderr
with open(task_path, encoding="utf-8") as file:
    task = json.load(file)
url = os.environ.pop("DRYDOCK_DEPLOY_URL")

try:
    from alembic import command
    from alembic.config import Config
    from alembic.runtime import migration
    from sqlalchemy import event, pool
    from sqlalchemy.engine import Engine
except ImportError as error:
    sys.stderr.write("DRYDOCK-NO-ALEMBIC %s\n" % error)
    sys.exit(3)


def mark(what, **values):
    values["what"] = what
    out.write("\n" + key + json.dumps(values) + "\n")
    out.flush()


families = {
    "postgres": [("psycopg2", "postgresql+psycopg2"), ("psycopg", "postgresql+psycopg"), ("pg8000", "postgresql+pg8000"), ("asyncpg", "postgresql+asyncpg")],
    "mysql": [("MySQLdb", "mysql+mysqldb"), ("pymysql", "mysql+pymysql"), ("mariadb", "mariadb+mariadbconnector"), ("mysql.connector", "mysql+mysqlconnector"), ("asyncmy", "mysql+asyncmy"), ("aiomysql", "mysql+aiomysql")],
}


def is_there(name):
    try:
        return importlib.util.find_spec(name) is not None
    except ImportError:
        return False


def driver_name(config):
    """The driver that the project's own settings name, else the first of the usual ones that Python has."""
    try:
        written = (config.get_main_option("sqlalchemy.url") or "").split("://")[0]
    except Exception:
        written = ""
    family = families[task["family"]]
    base, _, driver = written.partition("+")
    if base in (("postgresql", "postgres") if task["family"] == "postgres" else ("mysql", "mariadb")) and driver:
        return written
    for module, name in family:
        if is_there(module):
            return name
    return family[0][1]


def default_certificates():
    paths = ssl.get_default_verify_paths()
    for one in (paths.cafile, paths.openssl_cafile, "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"):
        if one and os.path.isfile(one):
            return one
    return None


def encrypted(driver):
    """What of the URL's query makes a driver of MySQL and MariaDB encrypt, and look at the certificate."""
    tls = task["tls"]
    if task["family"] == "postgres" or tls["mode"] in ("disable", "allow", "prefer"):
        return {}
    verifies = tls["mode"].startswith("verify")
    root = tls["root"] or (default_certificates() if verifies else None)
    query = {"ssl_ca": root, "ssl_cert": tls["certificate"], "ssl_key": tls["key"]}
    if driver.endswith("mysqlconnector"):
        query["ssl_verify_cert"] = "true" if verifies else None
        query["ssl_verify_identity"] = "true" if tls["mode"] == "verify-full" else None
    elif driver.endswith("mariadbconnector"):
        query["ssl"] = "true"
        query["ssl_verify_cert"] = "true" if verifies else None
    elif driver.endswith("mysqldb"):
        query["ssl_mode"] = {"require": "REQUIRED", "verify-ca": "VERIFY_CA"}.get(tls["mode"], "VERIFY_IDENTITY")
    else:
        query["ssl_check_hostname"] = "true" if tls["mode"] == "verify-full" else "false"
    return {name: value for name, value in query.items() if value}


# Drivers over libpq, and asyncpg, read these.
if os.environ.get("PGSSLMODE", "").startswith("verify") and "PGSSLROOTCERT" not in os.environ:
    root = default_certificates()
    if root:
        os.environ["PGSSLROOTCERT"] = root


if task["config"] is None:
    config = Config()
    config.set_main_option("script_location", task["scripts"].replace("%", "%%"))
    sys.path.insert(0, task["home"])
else:
    config = Config(task["config"])
driver = driver_name(config)
scheme, rest = url.split("://", 1)
query = encrypted(driver)
if query:
    from urllib.parse import urlencode

    rest += ("&" if "?" in rest else "?") + urlencode(query)
config.set_main_option("sqlalchemy.url", (driver + "://" + rest).replace("%", "%%"))


@event.listens_for(Engine, "do_connect")
def connecting(dialect, record, arguments, settings):
    # It reads none of libpq's variables, and would go on without encryption.
    tls = task["tls"]
    if dialect.driver != "pg8000" or tls["mode"] in ("disable", "allow", "prefer") or "ssl_context" in settings:
        return
    secure = ssl.create_default_context(cafile=tls["root"])
    secure.check_hostname = tls["mode"] == "verify-full"
    if tls["mode"] == "require":
        secure.verify_mode = ssl.CERT_NONE
    if tls["certificate"]:
        secure.load_cert_chain(tls["certificate"], tls["key"])
    settings["ssl_context"] = secure


@event.listens_for(pool.Pool, "connect")
def connected(connection, record):
    try:
        cursor = connection.cursor()
        cursor.execute(task["isHere"])
        row = cursor.fetchone()
        here = bool(row and row[0])
        if here:
            for sql in task["session"]:
                cursor.execute(sql)
                if cursor.description:
                    cursor.fetchall()
        cursor.close()
        connection.commit()
        record.info["drydock"] = here
    except Exception as error:
        sys.stderr.write("Drydock could not look at a connection: %s\n" % error)
        try:
            connection.rollback()
        except Exception:
            pass


original_run = migration.MigrationContext.run_migrations


def run_migrations(self, **arguments):
    if self.as_sql or self.connection is None:
        return original_run(self, **arguments)
    if self.connection.info.get("drydock") is False:
        mark("elsewhere")
        raise SystemExit(4)
    plan = self._migrations_fn

    def planned(heads, context):
        steps = list(plan(heads, context))
        found = [step.revision.revision for step in steps]
        if sorted(found) != sorted(task["wanted"]):
            mark("differs", found=found)
            raise SystemExit(5)
        for step in steps:
            wrap(step)
        return steps

    self._migrations_fn = planned
    return original_run(self, **arguments)


migration.MigrationContext.run_migrations = run_migrations


def statement_line(path, line):
    """The line on which the statement begins that holds this one."""
    found = line
    try:
        with open(path, "rb") as file:
            tree = ast.parse(file.read())
        for node in ast.walk(tree):
            if isinstance(node, ast.stmt) and node.lineno <= line <= node.end_lineno:
                found = node.lineno
    except (OSError, SyntaxError, ValueError):
        pass
    return found


def told(error):
    """What the server said, and its code."""
    cause = getattr(error, "orig", None) or error
    first = cause.args[0] if cause.args else None
    if isinstance(first, dict):
        return first.get("C"), first.get("M") or str(first)
    code = getattr(cause, "pgcode", None) or getattr(cause, "sqlstate", None)
    if code is None and cause is not error and isinstance(first, int):
        code = str(first)
    if cause is not error and isinstance(first, int) and len(cause.args) > 1:
        return code, str(cause.args[1])
    return code, str(cause) if cause is not error else "%s: %s" % (type(error).__name__, error)


def wrap(step):
    run = step.migration_fn
    script = step.revision
    path = os.path.realpath(script.path)

    def guarded(**arguments):
        mark("begins", id=script.revision)
        began = time.monotonic()
        try:
            run(**arguments)
        except Exception as error:
            line = None
            for entry in traceback.extract_tb(sys.exc_info()[2]):
                if os.path.realpath(entry.filename) == path:
                    line = statement_line(path, entry.lineno)
            code, why = told(error)
            mark("failed", id=script.revision, line=line, code=code, why=why)
            raise
        mark("ends", id=script.revision, ms=(time.monotonic() - began) * 1000)

    step.migration_fn = guarded


command.upgrade(config, task["target"])
mark("done")
`;
