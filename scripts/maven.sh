# Sourced by ./build and by the build that ./antiphon starts. POSIX sh. Needs $root and JAVA_HOME.
#
# In this order: choose_maven, which says so where it is not the wrapper's; hold_lock build, since
# only one build may write the target folders at a time; maven; release_lock.

# What goes to standard output is for the caller to route.
maven() {
    # The two options quieten the JDK's warnings about Maven's own libraries.
    MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED \
$maven_log_levels ${MAVEN_OPTS-}" \
        "$maven_command" --batch-mode --no-transfer-progress -f "$root/pom.xml" "$@"
}

# Warnings and errors, and of what goes well the test results alone.
maven_log_levels="-Dorg.slf4j.simpleLogger.defaultLogLevel=warn \
-Dorg.slf4j.simpleLogger.log.org.apache.maven.plugin.surefire=info \
-Dorg.slf4j.simpleLogger.log.org.apache.maven.plugin.failsafe=info"

# The wrapper's Maven, or the one on the PATH where the wrapper cannot start it.
choose_maven() {
    maven_command=$root/mvnw
    maven_trouble=$("$maven_command" --version 2>&1 >/dev/null </dev/null) && return
    maven_command=$(command -v mvn) || {
        echo "build: the Maven wrapper could not start its Maven, and there is no mvn on the PATH"
        echo "  it said: $maven_trouble"
        return 1
    } >&2
    echo "build: the Maven wrapper could not start its own Maven; using $maven_command instead" >&2
}

# hold_lock NAME WHO waits its turn. A folder is made by one process only, so making it takes the
# lock. Who holds it is written inside; where that process is gone, one of those who wait inherits
# it: the one that can make the folder named after the dead.
hold_lock() {
    lock=$root/target/$1.lock
    mkdir -p "$root/target" 2>/dev/null && [ -w "$root/target" ] || {
        echo "$2: cannot build: $root/target cannot be written" >&2
        exit 70
    }
    lock_waited=0
    until mkdir "$lock" 2>/dev/null; do
        lock_holder=$(cat "$lock/pid" 2>/dev/null) || :
        if [ -n "$lock_holder" ] && ! kill -0 "$lock_holder" 2>/dev/null; then
            mkdir "$lock/after-$lock_holder" 2>/dev/null && break
        fi
        if [ "$lock_waited" -eq "$lock_word_after_seconds" ]; then
            echo "$2: process ${lock_holder:-unknown} is building here; waiting for it" >&2
        fi
        if [ "$lock_waited" -ge "$lock_wait_seconds_max" ]; then
            echo "$2: still locked after $lock_waited s; if no build is running, remove $lock" >&2
            exit 70
        fi
        sleep 1
        lock_waited=$((lock_waited + 1))
    done
    trap 'rm -rf "$lock"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    echo $$ >"$lock/pid.new"
    mv "$lock/pid.new" "$lock/pid"
}

lock_word_after_seconds=1
lock_wait_seconds_max=1800

# Not left to the trap where an exec follows, which would not run it.
release_lock() {
    rm -rf "$lock"
    trap - EXIT INT TERM
}
