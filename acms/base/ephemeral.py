"""Files that outlive nobody: written once, read once, with a key that is never written down (Q02)."""

import os
from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile
from typing import IO

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR


class Sealed:
    """A file without a name; what lies on the disk is noise to everybody but the process that holds this. `size` in bytes."""

    def __init__(self, file: IO[bytes], cipher: "Cipher[CTR]", size: int):
        self._file, self._cipher, self.size = file, cipher, size

    def read(self, most: int) -> Iterator[bytes]:
        """Its content, once, in pieces of `most` bytes."""
        opened = self._cipher.decryptor()
        while piece := self._file.read(most):
            yield opened.update(piece)

    def close(self) -> None:
        """Nothing of it is left."""
        self._file.close()


def sealed(pieces: Iterable[bytes]) -> Sealed:
    """Writes the pieces down. Raises OSError when the disk is full."""
    cipher = Cipher(AES(os.urandom(32)), CTR(os.urandom(16)))
    file, seal = TemporaryFile(), cipher.encryptor()  # noqa: SIM115  it is read later
    try:
        for piece in pieces:
            file.write(seal.update(piece))
        size = file.tell()
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return Sealed(file, cipher, size)
