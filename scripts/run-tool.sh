# How the tool is started; sourced by ./antiphon, and a part of the launcher of the packages. POSIX sh.
# Needs JAVA_HOME, $folder with antiphon-cli.jar, its lib and the list of commands, and $cache, an AOT
# cache or an empty file. Where $docs is set, it is the folder of the documentation to which texts refer.

# A closed descriptor would be given to the first file that the JVM opens, which then takes the tool's
# input or output. Standard input becomes empty; writing to standard output fails, so that lost output
# is still noticed.
open_closed_descriptors() {
    # To another number: a copy to itself would not be looked at.
    true 3>&2 || exec 2>/dev/null
    { true 3<&0; } 2>/dev/null || exec 0</dev/null
    { true 3>&1; } 2>/dev/null || exec 1</dev/null
}

# In the locales C and POSIX, and in one that this machine does not have, the JVM would read arguments
# as ASCII and spoil all other letters. One bad LC_ variable is enough, so all are set; the language
# that they named is kept.
understand_arguments_in_utf8() {
    case ${LC_ALL:-${LC_CTYPE:-${LANG-}}} in
        '' | C | POSIX) ;;
        C.UTF-8 | C.utf8) return ;;
        *)
            case $(locale charmap 2>/dev/null) in
                ANSI_X3.4-1968 | US-ASCII | 646) ;;
                *) return ;;
            esac
            ;;
    esac
    case ${ANTIPHON_LANG-}/${LC_ALL:-${LC_MESSAGES:-${LANG-}}} in
        /ru*) export ANTIPHON_LANG=ru ;;
        / | /C | /C.* | /POSIX | ?*/*) ;;
        *) export ANTIPHON_LANG=en ;;
    esac
    export LC_ALL=C.UTF-8
}

run_tool() {
    if is_server "$@"; then
        set -- -cp "$folder/antiphon-cli.jar" dev.antiphon.cli.Main "$@"
    else
        # Gone before an optimizing compiler or a concurrent collector would pay.
        set -- -XX:TieredStopAtLevel=1 -XX:+UseSerialGC \
            -cp "$folder/antiphon-cli.jar" dev.antiphon.cli.Main "$@"
        # A JVM that handles signals itself takes 0.3 s to end, for which the parent process waits.
        if [ "$lifetime" = child ]; then
            set -- -Xrs "$@"
        fi
    fi
    if [ -s "$cache" ]; then
        set -- "-XX:AOTCache=$cache" "$@"
    fi
    start_jvm "$@"
}

# The JVM's own words go to standard error, and what it thinks of the cache nowhere: without a
# cache it starts just as well, only later. The command line's library is told not to look for
# converters by reflection: the tool reads values itself. ANTIPHON_JVM_OPTIONS are its user's own,
# in words.
start_jvm() {
    # shellcheck disable=SC2086
    exec "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED \
        -Xlog:disable -Xlog:all=error,aot*=off,cds*=off:stderr \
        -Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 \
        '-Dpicocli.converters.excludes=.*' ${docs:+"-Dantiphon.docs=$docs"} \
        ${ANTIPHON_JVM_OPTIONS-} "$@"
}

# Succeeds for a command that runs long.
is_server() {
    find_lifetime "$@"
    [ "$lifetime" = long ]
}

# Sets $lifetime to that of the command: the first word that names a command decides. $folder/commands
# has a line per command, "serve long"; where it could not be written, every command counts as long.
find_lifetime() {
    lifetime=long
    [ -r "$folder/commands" ] || return 0
    for word; do
        while read -r name lifetime; do
            [ "$word" != "$name" ] || return 0
        done <"$folder/commands"
    done
    lifetime=short
}
