"""The role as which the desk works on the embedded server: it owns everything of ours, and is no superuser.

A superuser passes row-level security; the owner of a table does not, where the table says FORCE. The server's own
superuser is for what keeps it running and for backups.
"""

from typing import Final

ROLE: Final = "amparo_desk"


def script(*, superuser: str, password: str) -> str:
    """What psql does, as `superuser` in the desk's database: make the role, and give it what the superuser owns there.

    It may be run any number of times: a backup that was read back may have brought things of the superuser's.
    """
    return _SCRIPT.format(role=ROLE, superuser=superuser, password=password)


_SCRIPT: Final = """\
SET client_min_messages = warning;
DO $do$
DECLARE
  statement text;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
    CREATE ROLE {role};
  END IF;
  FOR statement IN
    SELECT format('ALTER DATABASE %I OWNER TO {role}', datname) FROM pg_database
    WHERE datallowconn AND NOT datistemplate AND datname <> 'postgres' AND datdba = '{superuser}'::regrole
  LOOP
    EXECUTE statement;
  END LOOP;
  FOR statement IN
    SELECT format('ALTER %s %s OWNER TO {role}', kind, name) FROM (
      SELECT 1, CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
        ELSE 'TABLE' END, c.oid::regclass::text, c.relnamespace, c.relowner
      FROM pg_class c WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S')
        -- the sequence of a column follows its table
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('a', 'i') AND c.relkind = 'S')
      UNION ALL SELECT 2, 'ROUTINE', oid::regprocedure::text, pronamespace, proowner FROM pg_proc
      UNION ALL SELECT 3, 'TYPE', t.oid::regtype::text, t.typnamespace, t.typowner FROM pg_type t
        LEFT JOIN pg_class c ON c.oid = t.typrelid WHERE t.typtype IN ('e', 'd') OR c.relkind = 'c'
      UNION ALL SELECT 4, 'TEXT SEARCH DICTIONARY', oid::regdictionary::text, dictnamespace, dictowner FROM pg_ts_dict
      UNION ALL SELECT 5, 'TEXT SEARCH CONFIGURATION', oid::regconfig::text, cfgnamespace, cfgowner FROM pg_ts_config
    ) AS ours (turn, kind, name, namespace, owner)
    WHERE namespace = 'public'::regnamespace AND owner = '{superuser}'::regrole ORDER BY turn
  LOOP
    EXECUTE statement;
  END LOOP;
END
$do$;
ALTER ROLE {role} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE CREATEDB PASSWORD '{password}';
"""
