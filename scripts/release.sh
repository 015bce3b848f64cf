# Sourced by ./build: what Maven Central takes of a release. POSIX sh. Needs $root, with_maven, pom_text.

# release [--check]: makes release/antiphon-VERSION-bundle.zip, the bundle for the Central portal; with
# --check in two folders, and compares what came out. ANTIPHON_SIGNING_KEY names the GPG key of the signatures.
release() {
    case ${1-} in
        '' | --check) ;;
        *) usage_error "no such option of release: $1" ;;
    esac
    [ $# -le 1 ] || usage_error "one option of release at most, not $#: $*"
    for each in zip sha512sum gpg; do
        command -v "$each" >/dev/null || {
            echo "build: release needs $each; Debian, Ubuntu: apt install zip coreutils gnupg" >&2
            exit 1
        }
    done
    release_version=$(pom_text version | sed 's/-SNAPSHOT$//')
    release_time=$(pom_text project.build.outputTimestamp)
    release_out=$root/release
    rm -rf "$release_out"
    mkdir -p "$release_out"
    release_name=antiphon-$release_version-bundle
    release_build first
    if [ "${1-}" = --check ]; then
        release_build second
        release_compare
    fi
    if [ -n "${ANTIPHON_SIGNING_KEY-}" ]; then
        release_sign "$release_out/first/bundle"
    else
        echo "build: release: not signed; ANTIPHON_SIGNING_KEY names a key of gpg" >&2
    fi
    release_verify "$release_out/first/bundle"
    release_pack "$release_out/first/bundle" "$release_out/$release_name.zip"
    rm -rf "$release_out/first" "$release_out/second"
    echo "build: made release/$release_name.zip"
}

# release_build NAME: builds a copy of the tree as the version to release, into NAME/bundle.
release_build() {
    release_tree=$release_out/$1/antiphon-$1
    mkdir -p "$release_tree"
    (
        cd "$root"
        tar -cf - --exclude=./.git --exclude=./release --exclude=./dist --exclude=target .
    ) | tar -C "$release_tree" -xf -
    # The first version of each pom is its own or that of its parent.
    for each in "$release_tree"/pom.xml "$release_tree"/*/pom.xml "$release_tree"/examples/*/pom.xml; do
        sed -i "s:<version>$(pom_text version)</version>:<version>$release_version</version>:" "$each"
    done
    (
        # shellcheck disable=SC2030
        root=$release_tree
        with_maven deploy -Dmaven.test.skip -Dspotless.check.skip -Djacoco.skip -Ddocumentation.phase=package \
            "-DaltDeploymentRepository=bundle::file://$release_out/$1/bundle" \
            -Daether.checksums.algorithms=MD5,SHA-1,SHA-256,SHA-512 -Prelease \
            -Dorg.slf4j.simpleLogger.log.com.networknt=error
    )
    # What a repository says about its versions is the portal's business.
    find "$release_out/$1/bundle" -name 'maven-metadata*' -exec rm {} +
}

# Two builds in different folders must not differ in a byte.
release_compare() {
    diff -r "$release_out/first/bundle" "$release_out/second/bundle" || {
        echo "build: release: two builds of the same sources differ" >&2
        exit 1
    }
    echo "build: release: two builds are equal: $(find "$release_out/first/bundle" -type f | wc -l) files"
}

# release_sign FOLDER: a signature beside each file that is no checksum.
release_sign() {
    release_files "$1" | while IFS= read -r each; do
        gpg --batch --yes --local-user "$ANTIPHON_SIGNING_KEY" --armor --detach-sign "$each" || exit
        gpg --batch --quiet --verify "$each.asc" "$each" 2>/dev/null || {
            echo "build: release: gpg does not verify its signature of $each" >&2
            exit 1
        }
    done
}

# release_files FOLDER: the files that are neither checksums nor signatures.
release_files() {
    find "$1" -type f ! -name '*.md5' ! -name '*.sha*' ! -name '*.asc' | LC_ALL=C sort
}

# release_verify FOLDER: what the portal would refuse is refused here.
release_verify() {
    release_files "$1" | while IFS= read -r each; do
        for sum in md5 sha1 sha256 sha512; do
            [ "$("${sum}sum" <"$each" | cut -d ' ' -f 1)" = "$(cat "$each.$sum")" ] ||
                release_fault "$each has no right $sum"
        done
        case $each in
            *.pom)
                for element in name description url license developer scm; do
                    grep -q "<$element[ >]" "$each" || release_fault "$each has no <$element>"
                done
                ! grep -q -e '-SNAPSHOT' "$each" || release_fault "$each names a snapshot"
                if grep -q '<packaging>pom<' "$each"; then
                    continue
                fi
                for kind in .jar -sources.jar -javadoc.jar -cyclonedx.json; do
                    [ -s "${each%.pom}$kind" ] || release_fault "$each has no $kind beside it"
                done
                ;;
        esac
    done
}

release_fault() {
    echo "build: release: $1" >&2
    exit 1
}

# release_pack FOLDER ZIP
release_pack() {
    find "$1" -exec touch -d "$release_time" {} +
    # Signatures differ each time; all else does not, nor does its order.
    (cd "$1" && find . -type f | LC_ALL=C sort | TZ=UTC zip -q -X -D "$2" -@)
}
