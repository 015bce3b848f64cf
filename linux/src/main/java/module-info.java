/**
 * Antiphon's transports for Linux: io_uring and epoll, without native code.
 *
 * <p>Users call no transport: {@code dev.antiphon.core} finds this module on the class path or
 * module path and tries its transports. Services that systemd starts may use its notifications. The
 * module calls the system's C library, for which the JVM asks for
 * {@code --enable-native-access=dev.antiphon.linux} (on the class path: {@code ALL-UNNAMED}).
 */
module dev.antiphon.linux {
    requires dev.antiphon.core;
    requires static org.jspecify;

    exports dev.antiphon.linux.systemd;

    provides dev.antiphon.transport.TransportProvider with
            dev.antiphon.linux.LinuxTransports;
}
