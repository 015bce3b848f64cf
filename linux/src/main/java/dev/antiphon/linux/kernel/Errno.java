package dev.antiphon.linux.kernel;

import dev.antiphon.transport.Transports;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;

/**
 * The error numbers of Linux (errno(3)), and the exceptions that the JDK's sockets throw for them.
 */
public final class Errno {
    static final int EPERM = 1;
    public static final int EINTR = 4;
    public static final int EAGAIN = 11;
    static final int ENOMEM = 12;
    static final int EACCES = 13;
    static final int EBUSY = 16;
    static final int EINVAL = 22;
    static final int ENFILE = 23;
    static final int EMFILE = 24;
    static final int EPIPE = 32;
    static final int ENOSYS = 38;
    static final int ETIME = 62;
    public static final int EAFNOSUPPORT = 97;
    static final int EADDRINUSE = 98;
    static final int EADDRNOTAVAIL = 99;
    static final int ENETUNREACH = 101;
    public static final int ECONNABORTED = 103;
    public static final int ECONNRESET = 104;
    public static final int ENOBUFS = 105;
    static final int ETIMEDOUT = 110;
    static final int ECONNREFUSED = 111;
    static final int EHOSTUNREACH = 113;
    public static final int EINPROGRESS = 115;
    public static final int ECANCELED = 125;

    private Errno() {}

    /** Returns the exception that the JDK throws for this positive error number. */
    public static IOException exception(int error) {
        String text = text(error);
        return switch (error) {
            case EADDRINUSE, EADDRNOTAVAIL, EACCES -> new BindException(text);
            case ECONNREFUSED, ETIMEDOUT, ENETUNREACH -> new ConnectException(text);
            case EHOSTUNREACH -> new NoRouteToHostException(text);
            case EMFILE, ENFILE, EPIPE, EPERM, ENOSYS, ENOMEM -> new IOException(text);
            default -> new SocketException(text);
        };
    }

    static String text(int error) {
        return switch (error) {
            case EPERM -> "Operation not permitted (EPERM)";
            case ENOMEM -> "Not enough memory, or over the limit of locked memory (ENOMEM)";
            case EACCES -> "Permission denied";
            case EINVAL -> "Invalid argument (EINVAL)";
            case ENFILE -> "Too many open files in the system";
            case EMFILE -> "Too many open files";
            case EPIPE -> "Broken pipe";
            case ENOSYS -> "This kernel does not have it, or does not allow it (ENOSYS)";
            case EAFNOSUPPORT -> Transports.FAMILY_MISSING;
            case EADDRINUSE -> "Address already in use";
            case EADDRNOTAVAIL -> "Cannot assign requested address";
            case ENETUNREACH -> "Network is unreachable";
            case ECONNRESET -> "Connection reset";
            case ENOBUFS -> "No buffer space available";
            case ETIMEDOUT -> "Connection timed out";
            case ECONNREFUSED -> "Connection refused";
            case EHOSTUNREACH -> "No route to host";
            default -> "the system's error " + error;
        };
    }
}
