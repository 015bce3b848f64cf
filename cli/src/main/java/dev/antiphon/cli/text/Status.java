package dev.antiphon.cli.text;

/**
 * The exit codes of the process. They equal those of curl for the problems that curl has a code
 * for.
 */
public final class Status {
    public static final int OK = 0;
    public static final int NOT_EXPECTED = 1;
    public static final int USAGE = 2;
    static final int UNKNOWN_HOST = 6;
    public static final int REFUSED = 7;
    public static final int UNASKED = 8;
    static final int CLOSED_MID_MESSAGE = 18;
    public static final int CANNOT_WRITE = 23;
    public static final int TIMEOUT = 28;
    static final int TLS_HANDSHAKE = 35;
    public static final int CANNOT_BIND = 45;
    public static final int CLOSED_WITHOUT_REPLY = 52;
    static final int RESET = 56;
    static final int CERTIFICATE_NOT_TRUSTED = 60;
    static final int TOO_LONG = 63;
    public static final int OUR_BUG = 70;
    public static final int INVALID_RESULT = 98;
    public static final int OBJECTIVE_MISSED = 99;
    public static final int INTERRUPTED = 130;

    private Status() {}
}
