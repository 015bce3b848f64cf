# Sourced by ./antiphon when there is something to build or to prepare: the slow half of it. POSIX sh.
# Needs $root, $jar, $jdk_version and JAVA_HOME. Nothing here may read standard input or write to
# standard output: both belong to the tool.

. "$root/scripts/maven.sh"

build_tool() {
    if [ "${ANTIPHON_BUILDING-}" = "$root" ]; then
        echo "antiphon: ./build is at work here and has not made the tool yet" >&2
        exit 70
    fi
    hold_lock build antiphon
    # Whoever held the lock before may have built just this.
    if stale; then
        choose_maven || exit 70
        if [ -f "$jar" ]; then
            echo "antiphon: the sources are newer than the build; building first" >&2
        else
            echo "antiphon: not built yet; building first (Maven may have to fetch a few things)" >&2
        fi
        : >"$root/target/build.started"
        log=$root/target/build.log
        maven package -pl cli -am -Dmaven.test.skip >"$log" 2>&1 </dev/null || {
            cat "$log" >&2
            echo "antiphon: the build failed; above is what Maven said" >&2
            exit 70
        }
        # The build is as old as its start: what is edited while it runs is newer. Maven may also have
        # found nothing to change and have left the jar as it was.
        touch -r "$root/target/build.started" "$jar"
    fi
    release_lock
}

# Makes what ready() looks for, under the lock. Where the folder cannot be written, the tool runs from
# the jars as they are.
make_ready() {
    mkdir -p "$root/cli/target/launch" 2>/dev/null && [ -w "$root/cli/target/launch" ] || {
        folder=$root/cli/target
        cache=
        return
    }
    hold_lock launch antiphon
    ready || {
        cd "$root/cli/target"
        id=$(content_id antiphon-cli.jar lib/*.jar)
        [ -d "launch/$id" ] || copy_jars "launch/$id"
        [ -f "launch/$id/$jdk_version.aot" ] || make_cache "$root/cli/target/launch/$id"
        echo "$id" >launch/current.new
        mv launch/current.new launch/current
        # A server may still run from an older folder: only what is a day old goes.
        find launch -mindepth 1 -maxdepth 1 -type d -mtime +1 ! -name "$id" -exec rm -rf {} +
        cd "$OLDPWD"
        folder=$root/cli/target/launch/$id
        cache=$folder/$jdk_version.aot
    }
    release_lock
}

content_id() {
    if command -v sha256sum >/dev/null; then
        cat "$@" | sha256sum
    elif command -v shasum >/dev/null; then
        cat "$@" | shasum -a 256
    else
        cat "$@" | cksum | tr ' ' -
    fi | cut -c 1-20
}

# The folder appears whole or not at all.
copy_jars() {
    rm -rf launch/new
    mkdir launch/new
    cp -R antiphon-cli.jar lib launch/new/
    "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp launch/new/antiphon-cli.jar \
        dev.antiphon.cli.PackageFiles launch/new/commands </dev/null
    mv launch/new "$1"
}

# Records which classes a short conversation needs. In vain is no failure: the cache is then empty.
# The run is bounded: everything waits for it.
make_cache() {
    rm -f "$1/new.aot"*
    "$JAVA_HOME/bin/java" -Xlog:disable -XX:TieredStopAtLevel=1 -XX:+UseSerialGC \
        --enable-native-access=ALL-UNNAMED -XX:AOTCacheOutput="$1/new.aot" -cp "$1/antiphon-cli.jar" dev.antiphon.cli.Main demo \
        >/dev/null 2>&1 </dev/null &
    recording=$!
    (
        sleep "$recording_seconds_max"
        kill "$recording"
    ) >/dev/null 2>&1 </dev/null &
    watch=$!
    wait "$recording" || :
    kill "$watch" 2>/dev/null || :
    [ -f "$1/new.aot" ] || : >"$1/new.aot"
    mv "$1/new.aot" "$1/$jdk_version.aot"
    rm -f "$1/new.aot"*
}

recording_seconds_max=20
