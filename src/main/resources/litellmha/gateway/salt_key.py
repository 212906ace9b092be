"""Compares the salt key with the one that the database is encrypted with, before LiteLLM encrypts anything with it.

The database holds the fingerprint of its key. If it has none yet, that of the present key is written into it, unless
the key cannot decrypt what LiteLLM has stored there.

With the argument `unchanged` it compares the key with the one that it found right when the pod started. That is for
LiteLLM's own container: one that is restarted in its pod reads a Secret anew, and no database may answer then.
"""
import base64
import hashlib
import os
import re
import sys

import psycopg
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

VARIABLE = b"LITELLM_SALT_KEY"

# EX_CONFIG of sysexits.h: it makes no sense to try again. The migration's Job has it too (GatewayPods.java).
REFUSED = 78

# Kubernetes shows what is in it as the message of the container, and Pulumi as the error of the Job.
TERMINATION_LOG = "/dev/termination-log"

# In the volume that all containers of LiteLLM's image share.
FOUND_RIGHT = "/tmp/salt-key-fingerprint"

# A schema of its own: in that of LiteLLM, Prisma would refuse to migrate a database that is not empty (P3005).
TABLE = "litellm_ha.salt_key"

# What LiteLLM encrypts with the salt key in its tables. Its two formats are those of
# litellm/proxy/common_utils/encrypt_decrypt_utils.py.
STORED = {"LiteLLM_CredentialsTable": "credential_values", "LiteLLM_ProxyModelTable": "litellm_params"}
AES_GCM = "v2:gcm:"
# At least a nonce of 24 bytes and an authenticator of 16.
NACL = re.compile(r"[\w+/-]{54,}={0,2}", re.ASCII)


def fingerprint(key):
    """SaltKeyFingerprint.java says why it is made like this; both must agree."""
    return hashlib.pbkdf2_hmac("sha256", key, b"litellm-ha/salt-key", 50_000, 8).hex()


def say(text):
    print(text, flush=True)
    if os.path.exists(TERMINATION_LOG):
        with open(TERMINATION_LOG, "w", encoding="utf-8") as log:
            log.write(text)


def refuse(text):
    say(text)
    raise SystemExit(REFUSED)


def is_encrypted(value):
    return value.startswith(AES_GCM) or bool(NACL.fullmatch(value)) and len(value) % 4 == 0


def decrypts(key, value):
    secret = hashlib.sha256(key).digest()
    try:
        if value.startswith(AES_GCM):
            sealed = base64.urlsafe_b64decode(value[len(AES_GCM) :])
            AESGCM(secret).decrypt(sealed[:12], sealed[12:], None)
        else:
            SecretBox(secret).decrypt(base64.urlsafe_b64decode(value))
        return True
    except (ValueError, CryptoError, InvalidTag):
        return False


def exists(connection, table):
    return connection.execute("SELECT to_regclass(%s)", (table,)).fetchone()[0] is not None


def stored(connection):
    """The encrypted values that LiteLLM has stored."""
    for table, column in STORED.items():
        if exists(connection, f'"{table}"'):
            strings = f"""SELECT jsonb_path_query({column}, 'strict $.** ? (@.type() == "string")') #>> '{{}}' FROM "{table}\""""
            yield from (value for (value,) in connection.execute(strings) if is_encrypted(value))


def recorded(connection):
    """The fingerprint of the database's key; nothing if it has none yet."""
    row = connection.execute(f"SELECT fingerprint FROM {TABLE}").fetchone() if exists(connection, TABLE) else None
    return row[0] if row else None


def record(connection, key, own):
    """Makes the key that of the database, and returns its fingerprint, or that of a key that was faster."""
    connection.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", (TABLE,))
    faster = recorded(connection)
    if faster:
        return faster
    values = list(stored(connection))
    readable = sum(decrypts(key, value) for value in values)
    if values and not readable:
        refuse(
            f"the salt key (fingerprint {own}) decrypts none of the {len(values)} values that LiteLLM has stored in this"
            " database; set the key that they were encrypted with: docs/secrets.md"
        )
    if readable < len(values):
        print(f"{len(values) - readable} of {len(values)} stored values were encrypted with another salt key", flush=True)
    connection.execute("CREATE SCHEMA IF NOT EXISTS litellm_ha")
    connection.execute(
        f"""CREATE TABLE IF NOT EXISTS {TABLE} (
            only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
            fingerprint text NOT NULL,
            recorded_at timestamptz NOT NULL DEFAULT now())"""
    )
    connection.execute(f"INSERT INTO {TABLE} (fingerprint) VALUES (%s)", (own,))
    return own


def compare_with_database(key, own):
    try:
        with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=5) as connection:
            right = recorded(connection) or record(connection, key, own)
    except psycopg.Error as error:
        raise SystemExit(f"the salt key cannot be compared with that of the database: {error}") from error
    if right != own:
        refuse(
            f"the salt key has the fingerprint {own}, but this database is encrypted with the key of fingerprint"
            f" {right}; set that one again: docs/secrets.md"
        )
    with open(FOUND_RIGHT, "w", encoding="ascii") as file:
        file.write(own)
    say(own)


def compare_with_start(own):
    with open(FOUND_RIGHT, encoding="ascii") as file:
        right = file.read()
    if right != own:
        refuse(
            f"the salt key has the fingerprint {own}, but this pod started with the key of fingerprint {right}; set that"
            " one again: docs/secrets.md"
        )


def main(arguments):
    key = os.environb.get(VARIABLE, b"")
    if not key:
        refuse("the salt key is empty; LiteLLM would encrypt with that")
    own = fingerprint(key)
    if arguments == ["unchanged"]:
        compare_with_start(own)
    else:
        compare_with_database(key, own)


if __name__ == "__main__":
    main(sys.argv[1:])
