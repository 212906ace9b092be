/** Postgres, run by CloudNativePG. */
package litellmha.database;
