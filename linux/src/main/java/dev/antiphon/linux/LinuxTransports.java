package dev.antiphon.linux;

import dev.antiphon.config.TransportKind;
import dev.antiphon.linux.epoll.EpollTransport;
import dev.antiphon.linux.uring.UringTransport;
import dev.antiphon.transport.Transport;
import dev.antiphon.transport.TransportProvider;

import java.io.IOException;
import java.util.List;

/**
 * The provider of this module's transports for the core; {@link java.util.ServiceLoader} creates
 * it.
 */
public final class LinuxTransports implements TransportProvider {
    /** Creates the provider. The opening of a transport tests whether the system supports it. */
    public LinuxTransports() {}

    @Override
    public List<TransportKind> kinds() {
        return List.of(TransportKind.IO_URING, TransportKind.EPOLL);
    }

    @Override
    public Transport open(TransportKind kind) throws IOException {
        mustBeHere();
        return switch (kind) {
            case IO_URING -> new UringTransport();
            case EPOLL -> new EpollTransport();
            default -> throw new IOException("antiphon-linux has no transport " + kind);
        };
    }

    /**
     * Checks that native access is enabled and that this is Linux on x86-64; the layouts of
     * structures and the numbers of options are tested only there.
     */
    private static void mustBeHere() throws IOException {
        String system = System.getProperty("os.name");
        String machine = System.getProperty("os.arch");
        if (!"Linux".equals(system) || !"amd64".equals(machine)) {
            throw new IOException(
                    "it is for Linux on amd64, and this is " + system + " on " + machine);
        }
        if (!LinuxTransports.class.getModule().isNativeAccessEnabled()) {
            throw new IOException("the JVM was not started with --enable-native-access="
                    + (LinuxTransports.class.getModule().isNamed()
                            ? LinuxTransports.class.getModule().getName()
                            : "ALL-UNNAMED"));
        }
    }
}
