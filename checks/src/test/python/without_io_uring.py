"""Runs a command for which io_uring does not exist: a seccomp filter answers io_uring_setup with EPERM."""
import ctypes
import os
import sys

PR_SET_NO_NEW_PRIVS = 38
PR_SET_SECCOMP = 22
SECCOMP_MODE_FILTER = 2
IO_URING_SETUP = 425
LOAD_NUMBER = 0x20
JUMP_IF_EQUAL = 0x15
RETURN = 0x06
ALLOW = 0x7FFF0000
FAIL_WITH = 0x00050000
EPERM = 1


class Instruction(ctypes.Structure):
    _fields_ = [
        ("code", ctypes.c_ushort),
        ("if_true", ctypes.c_ubyte),
        ("if_false", ctypes.c_ubyte),
        ("value", ctypes.c_uint),
    ]


class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.POINTER(Instruction))]


filters = (Instruction * 4)(
    Instruction(LOAD_NUMBER, 0, 0, 0),
    Instruction(JUMP_IF_EQUAL, 0, 1, IO_URING_SETUP),
    Instruction(RETURN, 0, 0, FAIL_WITH | EPERM),
    Instruction(RETURN, 0, 0, ALLOW),
)
libc = ctypes.CDLL(None, use_errno=True)
program = Program(len(filters), filters)
if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
    sys.exit("no_new_privs: errno %d" % ctypes.get_errno())
if libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) != 0:
    sys.exit("seccomp: errno %d" % ctypes.get_errno())
os.execvp(sys.argv[1], sys.argv[1:])
