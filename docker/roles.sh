#!/usr/bin/env bash
# Run once by the Postgres image on an empty volume: the owner of the tables, and the role that the platform runs as.
set -euo pipefail
psql -v ON_ERROR_STOP=1 -v owner_password="$OWNER_PASSWORD" -v app_password="$APP_PASSWORD" --username "$POSTGRES_USER" --dbname postgres <<'SQL'
CREATE ROLE contact_identity_owner LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD :'owner_password';
CREATE ROLE contact_identity_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD :'app_password';
CREATE DATABASE contact_identity OWNER contact_identity_owner ENCODING 'UTF8';
SQL
