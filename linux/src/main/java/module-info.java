/**
 * Antiphon's ways to the sockets of Linux: io_uring and epoll, without native code.
 *
 * <p>Nothing is to be called here: where this module is on the class path or module path, {@code
 * dev.antiphon.core} finds and tries it. It calls the system's C library, for which the JVM asks
 * for {@code --enable-native-access=dev.antiphon.linux} (on the class path: {@code ALL-UNNAMED}).
 */
module dev.antiphon.linux {
    requires dev.antiphon.core;
    requires static org.jspecify;

    provides dev.antiphon.transport.TransportProvider with
            dev.antiphon.linux.LinuxTransports;
}
