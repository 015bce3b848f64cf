#!/bin/sh
# Starts Antiphon from its package. The JVM replaces this shell, so that signals reach it.
set -eu

main() {
    self=$0
    while [ -L "$self" ]; do
        link=$(readlink "$self")
        case $link in
            /*) self=$link ;;
            *) self=${self%/*}/$link ;;
        esac
    done
    case $self in
        */*) home=${self%/*}/.. ;;
        *) home=.. ;;
    esac
    JAVA_HOME=$home/lib/runtime
    folder=$home/lib/app
    if is_server "$@"; then
        cache=$home/lib/server.aot
    else
        cache=$home/lib/client.aot
    fi
    # Beside bin in an archive, and where Debian keeps it.
    for docs in "$home/docs" /usr/share/doc/antiphon/docs; do
        [ ! -d "$docs" ] || break
        docs=
    done
    open_closed_descriptors
    understand_arguments_in_utf8
    run_tool "$@"
}

