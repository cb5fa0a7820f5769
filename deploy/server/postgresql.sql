-- The role, the database and its extension; run by install.sh as the superuser postgres.
-- Running it again changes nothing. The role has no password: it comes through the unix socket as
-- the system's user of the same name (peer).
SELECT 'CREATE ROLE "dangqun-server" LOGIN'
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'dangqun-server') \gexec

SELECT 'CREATE DATABASE dangqun OWNER "dangqun-server" ENCODING ''UTF8'' LOCALE ''C.UTF-8'' TEMPLATE template0'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'dangqun') \gexec

REVOKE ALL ON DATABASE dangqun FROM PUBLIC;
\connect dangqun
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS btree_gist;
