"""Unpacking takes what is harmless, refuses the rest and leaves nothing behind."""

from __future__ import annotations

import hashlib
import io
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from d2lvi.unpack import ArchiveError, unpack, unpack_member

CONTENT = {"set/a.txt": b"first", "set/deep/b.txt": b"second"}


def make_zip(path: Path, content: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("set/", b"")
        for name, data in content.items():
            archive.writestr(name, data)
    return path


def make_tar(path: Path, content: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        folder = tarfile.TarInfo("set")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
        for name, data in content.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


KINDS = pytest.mark.parametrize("make", [make_zip, make_tar])


def files_below(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@KINDS
def test_everything_is_unpacked(make, tmp_path):
    unpack(make(tmp_path / "archive", CONTENT), tmp_path / "out" / "set", 100)
    assert files_below(tmp_path / "out") == {f"set/{name}": CONTENT[name] for name in CONTENT}


@KINDS
def test_one_member_is_unpacked(make, tmp_path):
    archive, target = make(tmp_path / "archive", CONTENT), tmp_path / "out" / "b.txt"
    unpack_member(archive, "set/deep/b.txt", target, 6, hashlib.sha256(b"second").hexdigest())
    assert files_below(tmp_path / "out") == {"b.txt": b"second"}


@KINDS
def test_member_that_is_not_there_is_an_error(make, tmp_path):
    with pytest.raises(ArchiveError, match=r"no member 'set/c\.txt'"):
        unpack_member(make(tmp_path / "archive", CONTENT), "set/c.txt", tmp_path / "c", 9, "")


@KINDS
def test_member_with_another_checksum_leaves_the_target_alone(make, tmp_path):
    target = tmp_path / "out" / "a.txt"
    target.parent.mkdir()
    target.write_bytes(b"older")
    with pytest.raises(ArchiveError, match=r"checksum of 'set/a\.txt' is wrong"):
        unpack_member(make(tmp_path / "archive", CONTENT), "set/a.txt", target, 9, "0" * 64)
    assert files_below(tmp_path / "out") == {"a.txt": b"older"}


@KINDS
@pytest.mark.parametrize("name", ["../evil", "/evil", "set/../../evil", "c:evil", "set\\evil"])
def test_name_that_leads_out_is_refused(make, name, tmp_path):
    archive = make(tmp_path / "archive", {**CONTENT, name: b"x"})
    with pytest.raises(ArchiveError, match="leads out of the folder"):
        unpack(archive, tmp_path / "out" / "set", 100)
    assert files_below(tmp_path) == {"archive": archive.read_bytes()}


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE])
def test_link_or_device_in_a_tar_is_refused(kind, tmp_path):
    with tarfile.open(tmp_path / "archive", "w") as archive:
        info = tarfile.TarInfo("set/link")
        info.type, info.linkname = kind, "/etc/passwd"
        archive.addfile(info)
    with pytest.raises(ArchiveError, match="neither a plain file nor a folder"):
        unpack(tmp_path / "archive", tmp_path / "out", 100)


def test_link_in_a_zip_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "archive", "w") as archive:
        info = zipfile.ZipInfo("set/link")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    with pytest.raises(ArchiveError, match="neither a plain file nor a folder"):
        unpack(tmp_path / "archive", tmp_path / "out", 100)


@KINDS
def test_more_bytes_than_allowed_are_refused(make, tmp_path):
    archive = make(tmp_path / "archive", {"a": bytes(5000), "b": bytes(5001)})
    with pytest.raises(ArchiveError, match="'b' brings more bytes than allowed"):
        unpack(archive, tmp_path / "out", 10_000)
    with pytest.raises(ArchiveError, match="'a' brings more bytes than allowed"):
        unpack_member(archive, "a", tmp_path / "a", 4999, "")
    assert [path.name for path in tmp_path.iterdir()] == ["archive"]


def test_encrypted_member_is_an_error(tmp_path):
    archive = make_zip(tmp_path / "archive", {"a": b"x"})
    data = bytearray(archive.read_bytes())
    central = data.rindex(b"PK\x01\x02")
    data[central + 8] |= 1  # the flag that says: encrypted
    archive.write_bytes(data)
    with pytest.raises(ArchiveError, match="cannot be unpacked"):
        unpack(archive, tmp_path / "out", 100)


@KINDS
def test_folder_made_by_another_process_stays(make, tmp_path):
    target = tmp_path / "out"
    target.mkdir()
    (target / "theirs").write_bytes(b"x")
    unpack(make(tmp_path / "archive", CONTENT), target, 100)
    assert files_below(target) == {"theirs": b"x"}


@KINDS
@given(data=st.data())
def test_damaged_archive_gives_an_archive_error_or_its_files(make, data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("damaged")
    content = bytearray(make(folder / "archive", CONTENT).read_bytes())
    for _ in range(data.draw(st.integers(0, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    (folder / "archive").write_bytes(content[: data.draw(st.integers(0, len(content)))])
    try:
        unpack(folder / "archive", folder / "out", 1000)
    except ArchiveError:
        assert files_below(folder).keys() == {"archive"}
    else:
        assert (folder / "out").is_dir()
