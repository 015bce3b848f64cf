# Sourced by ./build: packages that run without a JDK, Maven or this tree. POSIX sh. Needs $root and with_maven.

dist_training_seconds_max=30

# dist makes dist/antiphon-VERSION-linux-ARCH.tar.gz and the .deb beside it, and tries both.
dist() {
    for each in dpkg-deb tar gzip; do
        command -v "$each" >/dev/null || {
            echo "build: dist needs $each; Debian, Ubuntu: apt install dpkg tar gzip" >&2
            exit 1
        }
    done
    with_maven package -pl cli -am -DskipTests
    find_jdk
    dist_version=$(sed -n 's:.*<version>\(.*\)</version>.*:\1:p' "$root/pom.xml" | head -n 1)
    case $(uname -m) in
        x86_64) dist_arch=x64 dist_deb_arch=amd64 ;;
        aarch64) dist_arch=aarch64 dist_deb_arch=arm64 ;;
        *) echo "build: dist knows no name for the machine $(uname -m)" >&2 && exit 1 ;;
    esac
    dist_name=antiphon-$dist_version-linux-$dist_arch
    dist_out=$root/dist
    rm -rf "$dist_out"
    mkdir -p "$dist_out/$dist_name"
    dist_fill "$dist_out/$dist_name"
    dist_train "$dist_out/$dist_name"
    tar -C "$dist_out" -czf "$dist_out/$dist_name.tar.gz" --owner=0 --group=0 "$dist_name"
    dist_deb "$dist_out/$dist_name"
    dist_try_tar
    dist_try_deb
    rm -rf "${dist_out:?}/$dist_name" "$dist_out/training.log"
    echo "build: made and tried"
    ls -l "$dist_out" | awk 'NR > 1 {print "  dist/" $NF " (" int($5 / 1048576) " MiB)"}'
}

# What is inside: bin, lib (the runtime, the jars), share.
dist_fill() {
    "$JAVA_HOME/bin/jlink" --output "$1/lib/runtime" --strip-debug --no-header-files --no-man-pages \
        --include-locales=en,ru \
        --add-modules java.base,java.management,jdk.localedata,jdk.net,jdk.unsupported
    mkdir -p "$1/bin" "$1/lib/app" "$1/share/man/man1" "$1/share/man/ru/man1" \
        "$1/share/bash-completion/completions"
    cp -R "$root/cli/target/antiphon-cli.jar" "$root/cli/target/lib" "$1/lib/app/"
    # The command line's library is from before what an AOT cache takes.
    for old in "$1"/lib/app/lib/picocli-*.jar; do
        "$JAVA_HOME/bin/java" "$root/scripts/NewerClasses.java" "$old" "$old.new"
        mv "$old.new" "$old"
    done
    cp "$root/LICENSE" "$root/README.md" "$root/README.ru.md" "$1/"
    # Whole seconds: an archive keeps no more, and the AOT cache looks at the jars' times.
    find "$1/lib/app" -type f -exec touch -d '2026-01-01T00:00:00Z' {} +
    {
        cat "$root/scripts/packaged.sh" "$root/scripts/run-tool.sh"
        echo
        echo 'main "$@"'
    } >"$1/bin/antiphon"
    chmod 755 "$1/bin/antiphon"
    "$JAVA_HOME/bin/java" -Dfile.encoding=UTF-8 -cp "$root/cli/target/antiphon-cli.jar" \
        dev.antiphon.cli.PackageFiles "$1/lib/app/commands" "$1/share"
}

# An AOT cache for servers and one for commands that end soon, each by a run of that kind.
dist_train() {
    rm -f "$1/ready"
    dist_java "$1" "$1/lib/server.aot" \
        serve --once -q --framing line --listen 127.0.0.1:0 --ready-file "$1/ready" >"$dist_out/training.log" 2>&1 &
    dist_server=$!
    dist_wait_for "$1/ready"
    dist_java "$1" "$1/lib/client.aot" \
        send --to "$(cat "$1/ready")" -q --framing line 'Привет, сервер!' >>"$dist_out/training.log" 2>&1
    wait "$dist_server"
    rm -f "$1/ready"
    [ -s "$1/lib/server.aot" ] && [ -s "$1/lib/client.aot" ] || {
        cat "$dist_out/training.log" >&2
        echo "build: dist: the JVM has made no AOT cache" >&2
        exit 1
    }
}

# dist_java HOME CACHE ARGUMENT...: as the launcher starts it, but makes the cache in place of using it.
dist_java() (
    dist_cache=$2
    JAVA_HOME=$1/lib/runtime
    folder=$1/bin/../lib/app
    cache=
    shift 2
    . "$root/scripts/run-tool.sh"
    ANTIPHON_JVM_OPTIONS=-XX:AOTCacheOutput=$dist_cache
    understand_arguments_in_utf8
    run_tool "$@"
)

dist_wait_for() {
    waited=0
    until [ -s "$1" ]; do
        [ "$waited" -lt "$((10 * dist_training_seconds_max))" ] || {
            echo "build: dist: nothing was ready after $dist_training_seconds_max s" >&2
            exit 1
        }
        waited=$((waited + 1))
        sleep 0.1
    done
}

dist_deb() {
    dist_root=$dist_out/deb
    mkdir -p "$dist_root/DEBIAN" "$dist_root/usr/lib/antiphon" "$dist_root/usr/bin" \
        "$dist_root/usr/share/doc/antiphon"
    cp -a "$1/bin" "$1/lib" "$dist_root/usr/lib/antiphon/"
    cp -a "$1/share/man" "$1/share/bash-completion" "$dist_root/usr/share/"
    gzip -9n "$dist_root"/usr/share/man/man1/*.1 "$dist_root"/usr/share/man/ru/man1/*.1
    ln -s ../lib/antiphon/bin/antiphon "$dist_root/usr/bin/antiphon"
    cp "$root/LICENSE" "$dist_root/usr/share/doc/antiphon/copyright"
    cat >"$dist_root/DEBIAN/control" <<CONTROL
Package: antiphon
Version: $(echo "$dist_version" | sed 's/-SNAPSHOT/~snapshot/')
Architecture: $dist_deb_arch
Maintainer: The Antiphon project <noreply@antiphon.invalid>
Installed-Size: $(du -ks "$dist_root/usr" | cut -f 1)
Depends: libc6, zlib1g
Section: net
Priority: optional
Description: TCP server, client, proxy, stub and load generator
 Serves, asks and shows what is said over raw TCP: framings, TLS, limits,
 recordings. Brings its own Java runtime.
CONTROL
    dpkg-deb --build --root-owner-group "$dist_root" "$dist_out/antiphon_${dist_version}_$dist_deb_arch.deb" \
        >/dev/null
    rm -rf "$dist_root"
}

# Unpacked elsewhere, with a space in the path and nothing else at hand, it must run and use its caches.
dist_try_tar() {
    dist_try=$(mktemp -d "${TMPDIR:-/tmp}/antiphon try.XXXXXX")
    tar -C "$dist_try" -xzf "$dist_out/$dist_name.tar.gz"
    dist_try_in "$dist_try/$dist_name/bin/antiphon" "$dist_try/$dist_name/lib"
    rm -rf "$dist_try"
}

dist_try_deb() {
    dist_try=$(mktemp -d "${TMPDIR:-/tmp}/antiphon try.XXXXXX")
    dpkg-deb -x "$dist_out/antiphon_${dist_version}_$dist_deb_arch.deb" "$dist_try"
    dist_try_in "$dist_try/usr/bin/antiphon" "$dist_try/usr/lib/antiphon/lib"
    rm -rf "$dist_try"
}

# dist_try_in TOOL LIB
dist_try_in() {
    [ "$(env -i PATH=/usr/bin:/bin LC_ALL=C.UTF-8 "$1" demo --lang en | tail -n 1)" = \
        'Reply from the server: Сервер получил: Привет, сервер!' ] || {
        echo "build: dist: $1 demo did not show the lesson" >&2
        exit 1
    }
    for kind in server client; do
        # AOTMode=on has the JVM refuse to start where the cache cannot be used
        env -i ANTIPHON_JVM_OPTIONS=-XX:AOTMode=on PATH=/usr/bin:/bin LC_ALL=C.UTF-8 \
            "$1" $([ "$kind" = server ] && echo serve || echo send) --help >/dev/null || {
            echo "build: dist: the cache $2/$kind.aot cannot be used" >&2
            exit 1
        }
    done
}
