"""A process that ends with its parent, however the parent ends: Linux is asked to send it a signal."""

import ctypes
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Final

_PR_SET_PDEATHSIG: Final = 1


def ends_with_parent(number: signal.Signals) -> Callable[[], None] | None:
    """What a child calls before it does anything else; None where the system or this thread cannot promise it.

    The kernel watches the thread that started the child, so from another thread than the main one the child would end
    too early. Everything is looked up here, so that the child makes two system calls and nothing else.
    """
    if sys.platform != "linux" or threading.current_thread() is not threading.main_thread():
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def tie() -> None:
        prctl(_PR_SET_PDEATHSIG, number, 0, 0, 0)
        if os.getppid() != parent:  # the parent ended before we could ask
            os._exit(1)

    return tie


def end_with_parent(number: signal.Signals) -> None:
    """The same for a process that is running already, such as one of several API processes."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, number, 0, 0, 0)
