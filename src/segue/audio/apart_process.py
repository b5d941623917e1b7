"""A process that decodes files for another one, one at a time; see `segue.audio.apart`."""

from __future__ import annotations

import math
import os
import signal
import sys
from multiprocessing.connection import Connection
from pathlib import Path

import msgspec
import numpy as np

from segue.audio.apart import IDLE, Answer, Job
from segue.audio.decode import file_tags, read_sound
from segue.audio.inputs import read_item
from segue.audio.patience import PATIENCE
from segue.audio.sources.clips import Heard
from segue.audio.sources.sound_files import SoundFiles
from segue.errors import DataError, MissingExtraError, SegueError, Where, as_data
from segue.threads import one_blas_thread

LONGEST = math.ceil(2 * PATIENCE)
"""Seconds after which the system ends this process at a file, if nobody else is left to do it."""


def main() -> None:
    """Decode files until the other side has no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the other side decides
    connection = Connection(int(sys.argv[1]))
    connection.send_bytes(b"ready")
    with one_blas_thread():
        while connection.poll(IDLE):
            try:
                job = msgspec.msgpack.decode(connection.recv_bytes(), type=Job)
            except EOFError:
                return
            signal.alarm(LONGEST)
            answer = answered(job)
            signal.alarm(0)
            connection.send_bytes(msgspec.msgpack.encode(answer))


def _heard(job: Job, path: Path, sounds: SoundFiles) -> Heard:
    """What a job that is not about tags asks for."""
    if job.work == "samples":
        sound = read_sound(path, sample_rate=job.mel.sample_rate, excerpt=job.excerpt)
        return Heard(sound.samples, sound.note)
    return sounds.hear(path) if job.work == "sound" else read_item(path, sounds, side=job.side)


def answered(job: Job) -> Answer:
    """The answer to a job; whatever a file does to the libraries in Python is an error in it."""
    path = Path(os.fsdecode(job.path))
    sounds = SoundFiles((), mel=job.mel, excerpt=job.excerpt)
    try:
        if job.work == "tags":
            return Answer(tags=file_tags(path))
        heard = _heard(job, path, sounds)
    except MissingExtraError as error:
        return Answer(lacking=(error.feature, error.extra))
    except SegueError as error:
        return Answer(error=as_data(error))
    except Exception as error:  # noqa: BLE001 - the next file is read whatever this one does
        got = f"one that raised {type(error).__name__}: {error}"
        return Answer(
            error=as_data(DataError(expected="a file that can be read", got=got, where=Where(path)))
        )
    values = np.ascontiguousarray(heard.mel, np.float32)
    return Answer(shape=values.shape, values=values.tobytes(), note=heard.note)
