"""Types command lines and TAB into a real shell, and prints what the shell made of each.

Usage: complete.py SHELL COMPLETION-SCRIPT, with a command line per line on standard input. Prints for each
line the command line after TAB, then a tab character and what the shell has listed, blanks collapsed.
"""

import os
import pty
import re
import select
import subprocess
import sys
import tempfile
import termios

SECONDS_MAX = 60
MARK = "=line="

BASH = """\
unset PROMPT_COMMAND; PS1=; PS2=
bind 'set show-all-if-ambiguous on'; bind 'set page-completions off'
bind 'set completion-query-items -1'; bind 'set bell-style none'; bind 'set colored-stats off'
bind 'set enable-bracketed-paste off'
bind -x '"\\C-o": printf "\\n%s<%s>\\n" "=""line=" "$READLINE_LINE"'
. "$SCRIPT"
printf '%s<>\\n' =line=
"""

ZSH = """\
PROMPT=; RPROMPT=; unsetopt PROMPT_SP PROMPT_CR ALWAYS_LAST_PROMPT BEEP LIST_AMBIGUOUS; LISTMAX=9999
fpath=("${SCRIPT:h}" $fpath); autoload -Uz compinit; compinit -D -u
zstyle ':completion:*' list-colors ''
shown() { print; print -r -- "=""line=<$BUFFER>" }; zle -N shown; bindkey '^O' shown
bindkey '^U' kill-whole-line; unset zle_bracketed_paste
print -r -- "=""line=<>"
"""


def main():
    shell, script = sys.argv[1], os.path.abspath(sys.argv[2])
    lines = sys.stdin.read().splitlines()
    if shell == "fish":
        fish(script, lines)
        return
    with tempfile.TemporaryDirectory() as home:
        with open(os.path.join(home, "begin"), "w", encoding="utf-8") as begin:
            begin.write(BASH if shell == "bash" else ZSH)
        command = ["bash", "--norc", "--noprofile", "-i"] if shell == "bash" else ["zsh", "-f", "-i"]
        terminal = Terminal(command, dict(os.environ, HOME=home, SCRIPT=script, TERM="dumb",
                                          HISTFILE="", COLUMNS="200", LINES="50"))
        terminal.type(f". {home}/begin\r")
        terminal.until_mark()
        for line in lines:
            terminal.type(line + "\t\x0f")
            text, whole = terminal.until_mark()
            print(whole + "\t" + " ".join(text.replace(line, " ").split()), flush=True)
            terminal.type("\x15")
        terminal.end()


def fish(script, lines):
    """Asks fish itself for its candidates, which needs no terminal."""
    for line in lines:
        asked = subprocess.run(
            ["fish", "--no-config", "-c", "source $argv[1]; complete -C $argv[2]", script, line],
            stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, check=True, timeout=SECONDS_MAX)
        candidates = asked.stdout.decode().splitlines()
        print(line + "\t" + " ".join(each.split("\t")[0] for each in candidates), flush=True)


class Terminal:
    def __init__(self, command, environment):
        self.read = b""
        self.process, self.file = pty.fork()
        if self.process == 0:
            os.execvpe(command[0], command, environment)
        settings = termios.tcgetattr(self.file)
        settings[3] &= ~termios.ECHO
        termios.tcsetattr(self.file, termios.TCSANOW, settings)
        termios.tcsetwinsize(self.file, (50, 200))

    def type(self, text):
        os.write(self.file, text.encode())

    def until_mark(self):
        """Returns what was printed up to the mark, and the command line that the mark holds."""
        pattern = re.compile(re.escape(MARK).encode() + rb"<([^>\n]*)>\r?\n")
        while True:
            found = pattern.search(self.read)
            if found:
                before = self.read[: found.start()]
                self.read = self.read[found.end():]
                clean = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|[\x00-\x08\x0e-\x1f]", "", before.decode())
                return clean, found.group(1).decode()
            if not select.select([self.file], [], [], SECONDS_MAX)[0]:
                raise SystemExit(f"complete.py: the shell is silent after {self.read!r}")
            self.read += os.read(self.file, 65536)

    def end(self):
        self.type("\x15exit\r")
        os.waitpid(self.process, 0)


main()
