# Sourced by ./build: fuzzing for a given time. POSIX sh. Needs $root, with_maven and usage_error.

fuzz_seconds=60
fuzz_seconds_max=86400

# fuzz [SECONDS] [TARGET] fuzzes one target after the other, each for that long.
fuzz() {
    [ $# -le 2 ] || usage_error "seconds and a target at most, not $#: $*"
    case ${1-$fuzz_seconds} in
        '' | *[!0-9]* | 0* | ??????*) usage_error "fuzz: ${1-} is no time; give 1 to $fuzz_seconds_max seconds" ;;
    esac
    fuzz_seconds=${1-$fuzz_seconds}
    [ "$fuzz_seconds" -le "$fuzz_seconds_max" ] ||
        usage_error "fuzz: $1 is no time; give 1 to $fuzz_seconds_max seconds"
    fuzz_classes=$(fuzz_targets)
    if [ $# -eq 2 ]; then
        fuzz_classes=$(fuzz_targets | sed 's/^/./' | grep -F ".$2FuzzTest" | sed 's/^.//') || :
        [ -n "$2" ] && [ "$(echo "$fuzz_classes" | fuzz_names)" = "$2 " ] ||
            usage_error "fuzz: no such target: $2; there are $(fuzz_targets | fuzz_names)"
    fi
    # Maven would leave the copy of an input there that was renamed or removed.
    rm -rf "$root/fuzz/target/test-classes"
    with_maven test-compile -pl fuzz -am
    fuzz_each
}

# The classes of all targets, one a line.
fuzz_targets() {
    (cd "$root/fuzz/src/test/java" && find . -name '*FuzzTest.java') |
        sed 's|^\./||; s|/|.|g; s|\.java$||' | sort
}

fuzz_names() {
    sed 's/.*[.]//; s/FuzzTest$//' | tr '\n' ' '
}

fuzz_each() {
    mkdir -p "$root/fuzz/target/fuzz"
    fuzz_status=0
    echo "build: fuzzing $(echo "$fuzz_classes" | wc -l | tr -d ' ') targets for $fuzz_seconds s each"
    printf '%-20s %12s %8s %9s %8s %8s  %s\n' \
        target executions seconds coverage features corpus result
    for fuzz_class in $fuzz_classes; do
        fuzz_one "$fuzz_class"
    done
    return "$fuzz_status"
}

# One target in a JVM of its own, with the code of this project instrumented. What it has learnt
# stays in the build folder; a finding goes among the target's inputs, so that tests replay it.
fuzz_one() {
    fuzz_name=$(echo "$1" | fuzz_names | tr -d ' ')
    fuzz_log=$root/fuzz/target/fuzz/$fuzz_name.log
    fuzz_learnt=$root/fuzz/target/fuzz/$fuzz_name
    mkdir -p "$fuzz_learnt"
    fuzz_began=$(date +%s)
    fuzz_exit=0
    (
        cd "$root/fuzz" && exec "$JAVA_HOME/bin/java" -Xmx1g -XX:+EnableDynamicAgentLoading \
            --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
            -cp "target/test-classes:$(cat target/class-path)" \
            com.code_intelligence.jazzer.Jazzer --target_class="$1" \
            --instrumentation_includes='dev.antiphon.**' --custom_hook_includes='dev.antiphon.**' \
            "$fuzz_learnt" -max_total_time="$fuzz_seconds" -timeout=10 -print_final_stats=1 \
            -use_value_profile=1
    ) >"$fuzz_log" 2>&1 || fuzz_exit=$?
    fuzz_line "$fuzz_name" $(($(date +%s) - fuzz_began))
}

# What libFuzzer says in its log, as one line.
fuzz_line() {
    fuzz_last=$(grep -E '^#[0-9]+.* cov: ' "$fuzz_log" | tail -n 1)
    fuzz_runs=$(echo "$fuzz_last" | sed 's/^#\([0-9]*\).*/\1/')
    fuzz_result=ok
    [ "$fuzz_exit" -eq 0 ] && [ -n "$fuzz_last" ] || fuzz_result="FAILED (status $fuzz_exit)"
    printf '%-20s %12s %8s %9s %8s %8s  %s\n' "$1" "${fuzz_runs:-0}" "$2" \
        "$(fuzz_figure cov)" "$(fuzz_figure ft)" "$(fuzz_figure corp)" "$fuzz_result"
    [ "$fuzz_result" = ok ] && return
    fuzz_status=1
    grep -A 6 -E '^== (Java Exception|libFuzzer)|^==[0-9]+== ERROR' "$fuzz_log" | sed 's/^/    /'
    fuzz_stored=$(sed -n 's/.*Test unit written to //p' "$fuzz_log")
    [ -z "$fuzz_stored" ] || echo "    input:  $fuzz_stored"
    echo "    log:    $fuzz_log"
}

fuzz_figure() {
    echo "$fuzz_last" | sed -n "s/.* $1: \([0-9]*\).*/\1/p"
}
