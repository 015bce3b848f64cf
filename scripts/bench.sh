# Sourced by ./build: what a message costs without a network, and rooms over many servers on paper.
# POSIX sh. Needs $root and with_maven.

# bench [OPTION...] runs JMH; without options all benchmarks, with the allocation profiler.
bench() {
    with_maven process-classes -pl benchmarks -am
    [ $# -gt 0 ] || set -- -prof gc
    (
        cd "$root/benchmarks" && exec "$JAVA_HOME/bin/java" \
            -cp "target/classes:$(cat target/class-path)" org.openjdk.jmh.Main "$@"
    )
}

# simulate [NAME=VALUE...] simulates rooms over many servers.
simulate() {
    with_maven process-classes -pl benchmarks -am
    "$JAVA_HOME/bin/java" -cp "$root/benchmarks/target/classes" \
        dev.antiphon.benchmarks.rooms.Simulate "$@"
}
