"""Prints SQL that stores four values that LiteLLM itself has encrypted with a salt key, in each of its two formats."""
import base64
import glob
import json
import os
import sys
import uuid

import litellm_proxy_extras
from litellm.proxy.common_utils import encrypt_decrypt_utils as litellm

key = sys.argv[1]
nacl = base64.urlsafe_b64encode(litellm.encrypt_value("sk-provider", key)).decode()
aes = litellm._encrypt_aes_gcm("sk-provider", key)
assert litellm.decrypt_if_encrypted_with(nacl, key) == litellm.decrypt_if_encrypted_with(aes, key) == "sk-provider"
folder = os.path.dirname(litellm_proxy_extras.__file__)
with open(glob.glob(folder + "/migrations/*_baseline/migration.sql")[0], encoding="utf-8") as migration:
    statements = migration.read().split(";\n")
for table in ("LiteLLM_CredentialsTable", "LiteLLM_ProxyModelTable"):
    print(next(text for text in statements if f'CREATE TABLE IF NOT EXISTS "{table}"' in text) + ";")
for name, value in (("nacl", nacl), ("aes", aes)):
    print(
        f"""INSERT INTO "LiteLLM_CredentialsTable" (credential_id, credential_name, credential_values, created_by, updated_by,
        updated_at) VALUES ('{uuid.uuid4()}', '{name}', '{json.dumps({"api_key": value, "api_base": "https://example.org"})}',
        'a', 'a', now());"""
    )
    print(
        f"""INSERT INTO "LiteLLM_ProxyModelTable" (model_id, model_name, litellm_params, created_by, updated_by, updated_at)
        VALUES ('{uuid.uuid4()}', '{name}', '{json.dumps({"model": "openai/gpt-5", "extra": {"nested": [value]}})}',
        'a', 'a', now());"""
    )
