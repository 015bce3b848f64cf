"""Runs a command as a terminal would, and prints what the terminal shows. Usage: terminal.py COMMAND…"""

import os
import pty
import sys

process, terminal = pty.fork()
if process == 0:
    os.execvp(sys.argv[1], sys.argv[1:])

shown = b""
while True:
    try:
        piece = os.read(terminal, 4096)
    except OSError:  # how Linux tells that the other side is gone
        break
    if not piece:
        break
    shown += piece
sys.stdout.buffer.write(shown.replace(b"\r\n", b"\n"))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
