import outside
from passlib.context import CryptContext
from passlib.hash import pbkdf2_sha256, sha512_crypt


def main(event):
    hashed = pbkdf2_sha256.using(rounds=10).hash("pw")
    outside.note(str(len(hashed)))
    print(pbkdf2_sha256.verify("pw", hashed), pbkdf2_sha256.verify("no", hashed))
    context = CryptContext(schemes=["sha512_crypt", "pbkdf2_sha256"], sha512_crypt__rounds=1000)
    outside.note("context")
    kept = context.hash("tea")
    outside.note("hashed")
    print(context.verify("tea", kept), sha512_crypt.identify(kept), context.needs_update(kept))
