# Keys that were drawn at random stay the same, and come back after a loss.
import outside
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.asymmetric import ed25519, x25519, rsa
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding


def main(event):
    aes = AESGCM.generate_key(128)
    box = AESGCM(aes).encrypt(b"n" * 12, b"data", None)
    ed = ed25519.Ed25519PrivateKey.generate()
    signed = ed.sign(b"tea")
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = key.public_key()
    kept = outside.keep([aes, box, signed])
    print(kept == [aes, box, signed], AESGCM(kept[0]).decrypt(b"n" * 12, box, None))
    ed.public_key().verify(kept[2], b"tea")
    secret = public.encrypt(b"x", padding.PKCS1v15())
    outside.note(len(secret))
    print(key.decrypt(outside.keep(secret), padding.PKCS1v15()), public.key_size)
    print(key.public_key() == public, key.private_numbers().p > 1)
