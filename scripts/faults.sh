# Sourced by ./build: the fault table in its long form. POSIX sh. Needs $root and with_maven.

fault_rows=36

# fault_table [ROW] runs all rows or one, and prints the table also where some of them fail.
fault_table() {
    faults=$root/checks/target/faults
    rm -rf "$faults"
    mkdir -p "$faults"
    faults_began=$(date -u +%Y-%m-%dT%H:%M:%SZ)
    faults_status=0
    # A subshell, since a failing build ends the shell that runs it.
    (with_maven verify -pl checks -am -DskipITs -Djacoco.skip -Dspotless.check.skip \
        -Dgroups=fault -Dantiphon.faults=long "-Dantiphon.transport=${ANTIPHON_TRANSPORT-auto}" ${1:+"-Dantiphon.faults.row=$1"}) >&2 ||
        faults_status=$?
    print_fault_table "${1-}" | tee "$faults/table.md"
    return "$faults_status"
}

print_fault_table() {
    find_jdk
    commit=$(git -C "$root" rev-parse --short HEAD 2>/dev/null) || commit=unknown
    [ -z "$(git -C "$root" status --porcelain 2>/dev/null)" ] || commit="$commit and what is not committed"
    echo "Commit $commit, $(getconf _NPROCESSORS_ONLN) cores, $(uname -sr), JDK $jdk_version," \
        "transport ${ANTIPHON_TRANSPORT-auto}, seed $(fault_seed), begun $faults_began, ended $(date -u +%H:%M:%SZ)," \
        "load average $(uptime | sed 's/.*load average[s]*: *//')."
    echo
    echo '| row | fault | injected | measured | result |'
    echo '|---|---|---|---|---|'
    if [ -n "$1" ]; then
        fault_line "$1"
        return
    fi
    row=1
    while [ "$row" -le "$fault_rows" ]; do
        fault_line "$row"
        row=$((row + 1))
    done
}

# The row's lines, or that there are none: what is left out must be seen.
fault_line() {
    set -- "$1" "$faults/$(printf %02d "$1")"-*.md
    if [ -e "$2" ]; then
        shift
        cat "$@"
    else
        echo "| $1 | | | | **no measurement** |"
    fi
}

fault_seed() {
    for fault_option in ${MAVEN_ARGS-}; do
        case $fault_option in
            -Dantiphon.faults.seed=*) echo "${fault_option#*=}" && return ;;
        esac
    done
    echo 20261123
}
