# Sourced by ./build and ./antiphon. POSIX sh, also for dash and the bash 3.2 of macOS.
#
# find_jdk sets JAVA_HOME to a JDK of jdk_at_least or newer and jdk_version to its full version. It
# reads the `release` file that every JDK carries instead of starting a JVM for each candidate.

jdk_at_least=25

find_jdk() {
    jdk_fits "${JAVA_HOME-}" && return
    jdk_fits "$(jdk_on_path)" && return
    if [ -x /usr/libexec/java_home ]; then
        jdk_fits "$(/usr/libexec/java_home -v "$jdk_at_least+" 2>/dev/null)" && return
    fi
    for jdk_candidate in \
        /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /usr/local/openjdk-* /opt/* /opt/java/* \
        "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* \
        "${HOME-}"/.local/share/mise/installs/java/* "${HOME-}"/.asdf/installs/java/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
        jdk_fits "$jdk_candidate" && return
    done
    return 1
}

say_which_jdk_to_install() {
    echo "$1: JDK $jdk_at_least or newer is needed, and none was found" \
        "(in JAVA_HOME, on the PATH, in /usr/lib/jvm, /opt, ~/.sdkman)"
    echo "  install one:  Debian, Ubuntu: apt install openjdk-25-jdk" \
        "  macOS: brew install openjdk@25   any: sdk install java (sdkman.io)"
} >&2

# Takes the folder as JAVA_HOME if it holds a JDK, not only a JRE, that is new enough.
jdk_fits() {
    [ -n "$1" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
    jdk_feature=0
    jdk_version=
    while IFS='="' read -r jdk_key _ jdk_value _ || [ -n "$jdk_key" ]; do
        case $jdk_key in
            JAVA_VERSION) jdk_feature=${jdk_value%%[!0-9]*} ;;
            JAVA_RUNTIME_VERSION) jdk_version=$jdk_value ;;
        esac
    done <"$1/release"
    [ "${jdk_feature:-0}" -ge "$jdk_at_least" ] || return 1
    jdk_version=${jdk_version:-$jdk_feature}
    JAVA_HOME=$1
    export JAVA_HOME
}

# The folder of the `java` on the PATH, with links followed: /usr/bin/java is seldom the JDK itself.
jdk_on_path() {
    jdk_java=$(command -v java) || return 0
    while [ -L "$jdk_java" ]; do
        jdk_link=$(readlink "$jdk_java")
        case $jdk_link in
            /*) jdk_java=$jdk_link ;;
            *) jdk_java=${jdk_java%/*}/$jdk_link ;;
        esac
    done
    echo "${jdk_java%/bin/java}"
}
