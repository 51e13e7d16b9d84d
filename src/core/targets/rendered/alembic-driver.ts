/**
 * What Python runs. It asks Alembic for its offline mode, as `alembic upgrade --sql` does, and writes down beside each
 * statement which line of which revision gave it: Alembic itself says only which revision. A revision that fails, because it
 * asks the database something, costs only itself.
 *
 * Each mark is a line that begins with the key, which is made anew for each run so that no script can write one.
 *
 * Arguments: the configuration's path, the key, `own` or `plain`, and the dialect that `plain` renders for. `own` runs the
 * project's env.py; `plain` does without it, for env.py files that need the application or settings of production, and then
 * a revision that imports what is not there fails by itself when it uses it.
 */
export const alembicDriver = String.raw`
import ast
import builtins
import json
import os
import sys
import traceback

config_path, key, mode, dialect = sys.argv[1:5]
out = sys.stdout
sys.stdout = sys.stderr

try:
    from alembic import command
    from alembic.config import Config
    from alembic.ddl.impl import DefaultImpl
    from alembic.runtime import migration
    from alembic.script import ScriptDirectory
except ImportError as error:
    sys.stderr.write("DRYDOCK-NO-ALEMBIC %s\n" % error)
    sys.exit(3)


def mark(what, **values):
    values["what"] = what
    out.write("\n" + key + json.dumps(values) + "\n")


current = {"path": None, "tool": False, "impl": None}


lines = {}


def first_line(line):
    """The line on which the statement begins that holds this one."""
    path = current["path"]
    if path not in lines:
        found = {}
        try:
            with open(path, "rb") as file:
                tree = ast.parse(file.read())
            # From outer to inner: what is nested comes later and wins.
            for node in ast.walk(tree):
                if isinstance(node, ast.stmt):
                    for one in range(node.lineno, node.end_lineno + 1):
                        found[one] = node.lineno
        except (OSError, SyntaxError, ValueError):
            pass
        lines[path] = found
    return lines[path].get(line, line)


def line_of():
    frame = sys._getframe(1)
    while frame is not None:
        if current["path"] is not None and os.path.realpath(frame.f_code.co_filename) == current["path"]:
            return first_line(frame.f_lineno)
        frame = frame.f_back
    return None


# A revision may end the transaction by hand, as it would with a connection.
def commit(connection):
    if current["impl"] is not None and current["impl"].transactional_ddl:
        current["impl"].emit_commit()
        current["impl"].emit_begin()


try:
    from sqlalchemy.engine.mock import MockConnection

    MockConnection.commit = commit
    MockConnection.close = lambda connection: None
except ImportError:
    pass
plain_output = DefaultImpl.static_output


def static_output(self, text):
    current["impl"] = self
    mark("statement", line=line_of(), dialect=self.dialect.name, tool=current["tool"])
    plain_output(self, text)


DefaultImpl.static_output = static_output


def by_tool(name):
    emit = getattr(DefaultImpl, name)

    def marked(self):
        current["tool"] = True
        try:
            emit(self)
        finally:
            current["tool"] = False

    setattr(DefaultImpl, name, marked)


by_tool("emit_begin")
by_tool("emit_commit")


def wrap(step):
    run = step.migration_fn
    if getattr(run, "drydock", False):
        return

    def guarded(**arguments):
        script = step.revision
        current["path"] = os.path.realpath(script.path)
        mark("revision", id=script.revision, path=script.path)
        try:
            run(**arguments)
        except Exception as error:
            line = None
            for entry in traceback.extract_tb(sys.exc_info()[2]):
                if os.path.realpath(entry.filename) == current["path"]:
                    line = first_line(entry.lineno)
            mark("failed", line=line, why="%s: %s" % (type(error).__name__, error))
        finally:
            current["path"] = None
            mark("end")

    guarded.drydock = True
    step.migration_fn = guarded


original_init = migration.RevisionStep.__init__


def init(self, *args, **kwargs):
    original_init(self, *args, **kwargs)
    wrap(self)


migration.RevisionStep.__init__ = init

class Absent:
    """Stands for what a revision imports and Python does not have: it may be named, but not used by upgrade()."""

    def __init__(self, name):
        self.__dict__["absent_name"] = name

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent("%s.%s" % (self.absent_name, name))

    def __call__(self, *args, **kwargs):
        if current["path"] is not None:
            raise RuntimeError("%s cannot be imported here" % self.absent_name)
        return Absent(self.absent_name)

    def __mro_entries__(self, bases):
        return ()

    def __getitem__(self, key):
        return self

    def __iter__(self):
        if current["path"] is not None:
            raise RuntimeError("%s cannot be imported here" % self.absent_name)
        return iter(())


real_import = builtins.__import__


def lenient_import(name, globals=None, locals=None, fromlist=(), level=0):
    try:
        return real_import(name, globals, locals, fromlist, level)
    except ImportError:
        importer = os.path.realpath((globals or {}).get("__file__") or "")
        if not any(importer.startswith(folder + os.sep) for folder in revision_folders):
            raise
        return Absent(name if fromlist else name.split(".")[0])


config = Config(config_path, output_buffer=out)
out.flush()
if mode == "own":
    command.upgrade(config, "base:heads", sql=True)
else:
    from alembic.runtime.environment import EnvironmentContext

    script = ScriptDirectory.from_config(config)
    revision_folders = [os.path.realpath(folder) for folder in script._version_locations]
    builtins.__import__ = lenient_import

    def upgrade(rev, context):
        return script._upgrade_revs("heads", rev)

    environment = EnvironmentContext(
        config, script, fn=upgrade, as_sql=True, starting_rev="base", destination_rev="heads"
    )
    with environment:
        environment.configure(dialect_name=dialect, literal_binds=True, output_buffer=out)
        with environment.begin_transaction():
            environment.run_migrations()
mark("done")
`;
