import outside
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes


def main(event):
    key = Fernet.generate_key()
    box = Fernet(key)
    token = box.encrypt(b"tea")
    print(outside.keep(len(token)), box.decrypt(token))
    digest = hashes.Hash(hashes.SHA256())
    digest.update(b"tea")
    print(digest.finalize().hex()[:16])
    try:
        Fernet(Fernet.generate_key()).decrypt(token)
    except InvalidToken as err:
        print(type(err).__name__)
