"""Says of each line whether it is a value that LiteLLM encrypted with the salt key, and with another key.

LiteLLM's own function (proxy/common_utils/encrypt_decrypt_utils.py, decrypt_if_encrypted_with) would load all of LiteLLM, for
which this pod has no room. Neither a value nor what is in it is written anywhere.
"""

import base64
import hashlib
import os
import sys

import nacl.secret
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NEWER = "v2:gcm:"


def opens(value, key):
    digest = hashlib.sha256(key.encode()).digest()
    try:
        if value.startswith(NEWER):
            sealed = base64.urlsafe_b64decode(value[len(NEWER) :])
            AESGCM(digest).decrypt(sealed[:12], sealed[12:], None)
        else:
            nacl.secret.SecretBox(digest).decrypt(base64.urlsafe_b64decode(value))
    except Exception:  # each library has errors of its own for what it cannot open
        return False
    return True


for line in sys.stdin:
    value = line.rstrip("\n")
    if value == "stop":
        break
    salt_key = os.environ["SALT_KEY"]
    print(int(opens(value, salt_key)), int(opens(value, "not " + salt_key)), flush=True)
