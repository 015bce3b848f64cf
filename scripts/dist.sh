# Sourced by ./build: packages that run without a JDK, Maven or this tree. POSIX sh. Needs $root and with_maven.

dist_training_seconds_max=30
dist_maintainer='The Antiphon project <noreply@antiphon.invalid>'

# dist makes dist/antiphon-VERSION-linux-ARCH.tar.gz and the .deb beside it, and tries both. The time in
# all archives is project.build.outputTimestamp, so that the same sources give the same files.
dist() {
    for each in dpkg-deb tar gzip md5sum strip; do
        command -v "$each" >/dev/null || {
            echo "build: dist needs $each; Debian, Ubuntu: apt install dpkg tar gzip coreutils binutils" >&2
            exit 1
        }
    done
    with_maven package -pl cli -am -DskipTests
    find_jdk
    dist_version=$(pom_text version)
    dist_time=$(pom_text project.build.outputTimestamp)
    SOURCE_DATE_EPOCH=$(date -d "$dist_time" +%s)
    export SOURCE_DATE_EPOCH
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
    dist_settle "$dist_out/$dist_name"
    tar -C "$dist_out" --sort=name --owner=0 --group=0 --numeric-owner -cf - "$dist_name" |
        gzip -9n >"$dist_out/$dist_name.tar.gz"
    dist_deb "$dist_out/$dist_name"
    dist_try_tar
    dist_try_deb
    rm -rf "${dist_out:?}/$dist_name" "$dist_out/training.log"
    echo "build: made and tried"
    ls -l "$dist_out" | awk 'NR > 1 {print "  dist/" $NF " (" int($5 / 1048576) " MiB)"}'
}

# pom_text ELEMENT: the text of the first such element of the parent's pom.
pom_text() {
    sed -n "s:.*<$1>\(.*\)</$1>.*:\1:p" "$root/pom.xml" | head -n 1
}

# What is inside: bin, lib (the runtime, the jars), share, and the documentation as in the source tree.
dist_fill() {
    "$JAVA_HOME/bin/jlink" --output "$1/lib/runtime" --strip-debug --no-header-files --no-man-pages \
        --include-locales=en,ru \
        --add-modules java.base,java.logging,java.management,jdk.httpserver,jdk.localedata,jdk.net,jdk.unsupported
    # The launcher starts neither; what is left is without symbols that only a debugger reads.
    rm -f "$1/lib/runtime/bin/keytool" "$1/lib/runtime/lib/jexec"
    find "$1/lib/runtime" -type f \( -name '*.so' -o -perm -100 \) -exec strip --strip-unneeded {} +
    mkdir -p "$1/bin" "$1/lib/app"
    cp -R "$root/cli/target/antiphon-cli.jar" "$root/cli/target/lib" "$1/lib/app/"
    # The command line's library is from before what an AOT cache takes.
    for old in "$1"/lib/app/lib/picocli-*.jar; do
        "$JAVA_HOME/bin/java" "$root/scripts/NewerClasses.java" "$old" "$old.new"
        mv "$old.new" "$old"
    done
    dist_docs "$1"
    {
        cat "$root/scripts/packaged.sh" "$root/scripts/run-tool.sh"
        echo
        echo 'main "$@"'
    } >"$1/bin/antiphon"
    dist_generate "$1/lib/app/commands" "$1/share" docs/
    chmod 755 "$1/bin/antiphon"
    # The AOT cache looks at the jars' times.
    dist_settle "$1"
}

# dist_docs FOLDER: copies the documentation, with the links between its pages intact.
dist_docs() {
    mkdir -p "$1"
    cp -R "$root/docs" "$1/"
    for each in "$root"/examples/README*.md "$root"/examples/*/README*.md; do
        mkdir -p "$1/$(dirname -- "${each#"$root"/}")"
        cp "$each" "$1/${each#"$root"/}"
    done
    cp "$root/LICENSE" "$root/README.md" "$root/README.ru.md" "$root/CHANGELOG.md" \
        "$root/CONTRIBUTING.md" "$1/"
}

# dist_generate COMMANDS SHARE DOCS: writes the list of commands, man pages and completions.
dist_generate() {
    "$JAVA_HOME/bin/java" -Dfile.encoding=UTF-8 -cp "$root/cli/target/antiphon-cli.jar" \
        dev.antiphon.cli.PackageFiles "$1" "$2" "$3"
}

# dist_settle FOLDER: gives all files one time, and rights that depend on no umask.
dist_settle() {
    chmod -R u=rwX,go=rX "$1"
    find "$1" -exec touch -h -d "$dist_time" {} +
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
    dist_doc=$dist_root/usr/share/doc/antiphon
    dist_deb_version=$(echo "$dist_version" | sed 's/-SNAPSHOT/~snapshot/')
    mkdir -p "$dist_root/DEBIAN" "$dist_root/usr/lib/antiphon" "$dist_root/usr/bin" \
        "$dist_root/usr/share/lintian/overrides" "$dist_doc"
    cp -a "$1/bin" "$1/lib" "$dist_root/usr/lib/antiphon/"
    dist_generate "$dist_out/commands" "$dist_root/usr/share" /usr/share/doc/antiphon/docs/
    find "$dist_root/usr/share/man" -type f -exec gzip -9n {} +
    ln -s ../lib/antiphon/bin/antiphon "$dist_root/usr/bin/antiphon"
    dist_docs "$dist_doc"
    rm "$dist_doc/LICENSE" # it is in copyright
    gzip -9n >"$dist_doc/changelog.gz" <<CHANGELOG
antiphon ($dist_deb_version) unstable; urgency=medium

  * The changes are in CHANGELOG.md.

 -- $dist_maintainer  $(LC_ALL=C date -u -R -d "$dist_time")
CHANGELOG
    cp "$root/scripts/debian/copyright" "$dist_doc/"
    cp "$root/scripts/debian/overrides" "$dist_root/usr/share/lintian/overrides/antiphon"
    cat >"$dist_root/DEBIAN/control" <<CONTROL
Package: antiphon
Version: $dist_deb_version
Architecture: $dist_deb_arch
Maintainer: $dist_maintainer
Installed-Size: $(find "$dist_root/usr" -type f -printf '%s\n' | awk '{sum += int(($1 + 1023) / 1024)} END {print sum}')
Depends: libc6 (>= 2.17)
Section: net
Priority: optional
Description: TCP server, client, proxy, stub and load generator
 Serves, asks and shows what is said over raw TCP: framings, TLS, limits,
 recordings. Brings its own Java runtime.
CONTROL
    dist_settle "$dist_root"
    # Every file but those of DEBIAN, for debsums and dpkg --verify.
    (cd "$dist_root" && find usr -type f | LC_ALL=C sort | xargs -d '\n' md5sum) >"$dist_out/md5sums"
    mv "$dist_out/md5sums" "$dist_root/DEBIAN/"
    dist_settle "$dist_root/DEBIAN"
    # What xz makes depends on the number of its threads.
    dpkg-deb -Zgzip --build --root-owner-group "$dist_root" "$dist_out/antiphon_${dist_version}_$dist_deb_arch.deb" \
        >/dev/null
    rm -rf "$dist_root" "$dist_out/commands"
}

# Unpacked elsewhere, with a space in the path and nothing else at hand, it must run and use its caches.
dist_try_tar() {
    dist_try=$(mktemp -d "${TMPDIR:-/tmp}/antiphon try.XXXXXX")
    tar -C "$dist_try" -xzf "$dist_out/$dist_name.tar.gz"
    dist_try_in "$dist_try/$dist_name/bin/antiphon" "$dist_try/$dist_name/lib"
    dist_try_docs "$dist_try/$dist_name"
    rm -rf "$dist_try"
}

dist_try_deb() {
    dist_try=$(mktemp -d "${TMPDIR:-/tmp}/antiphon try.XXXXXX")
    dpkg-deb -x "$dist_out/antiphon_${dist_version}_$dist_deb_arch.deb" "$dist_try"
    dist_try_in "$dist_try/usr/bin/antiphon" "$dist_try/usr/lib/antiphon/lib"
    dist_try_docs "$dist_try/usr/share/doc/antiphon"
    rm -rf "$dist_try"
    if command -v lintian >/dev/null; then
        lintian --fail-on error "$dist_out/antiphon_${dist_version}_$dist_deb_arch.deb" >"$dist_out/lintian.log" 2>&1 || {
            cat "$dist_out/lintian.log" >&2
            echo "build: dist: lintian finds errors in the .deb" >&2
            exit 1
        }
        rm "$dist_out/lintian.log"
    fi
}

# dist_try_docs FOLDER: each page that a text of the tool names is below the folder.
dist_try_docs() {
    grep -oh 'docs/[a-z0-9.-]*\.md' "$root"/cli/src/main/resources/dev/antiphon/cli/text/*.properties |
        sort -u | while IFS= read -r page; do
        [ -s "$1/$page" ] || {
            echo "build: dist: a text names $page, which the package lacks" >&2
            exit 1
        }
    done
}

# dist_try_in TOOL LIB
dist_try_in() {
    [ "$(env -i PATH=/usr/bin:/bin LC_ALL=C.UTF-8 "$1" demo --lang en | tail -n 1)" = \
        'Reply from the server: Сервер получил: Привет, сервер!' ] || {
        echo "build: dist: $1 demo did not show the lesson" >&2
        exit 1
    }
    env -i PATH=/usr/bin:/bin LC_ALL=C.UTF-8 "$1" control -q --until-eof --listen 127.0.0.1:0 </dev/null || {
        echo "build: dist: $1 control did not run until the end of its input" >&2
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
