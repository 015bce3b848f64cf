package dev.antiphon.linux.kernel;

import java.lang.foreign.Arena;

/**
 * A socket filter for a listening TCP socket. It drops every segment with SYN and without ACK, so
 * that no new connection begins, and accepts all other segments. It is a classic BPF program in a
 * {@code struct sock_fprog} (socket(7), SO_ATTACH_FILTER; Documentation/networking/filter.rst of
 * the kernel). The input of the program begins at the TCP header, with the flags in byte 13 (RFC
 * 9293, 3.1).
 */
public final class SynFilter {
    /**
     * The size of {@code struct sock_fprog}: the number of instructions, then at offset eight the
     * address of the instructions.
     */
    public static final int BYTES = 16;

    private static final int PROGRAM_AT = 8;
    private static final int INSTRUCTION_BYTES = 8;
    private static final int FLAGS_AT = 13;
    private static final int SYN = 0x02;
    private static final int ACK = 0x10;

    // codes of instructions
    private static final int LOAD_BYTE = 0x30;
    private static final int AND = 0x54;
    private static final int JUMP_IF_EQUAL = 0x15;
    private static final int RETURN = 0x06;

    /** The memory address of the {@code sock_fprog}, valid for the life of the process. */
    public static final long ADDRESS = write(new int[][] {
        {LOAD_BYTE, 0, FLAGS_AT},
        {AND, 0, SYN | ACK},
        {JUMP_IF_EQUAL, 1, SYN}, // else one further
        {RETURN, 0, 0},
        {RETURN, 0, -1}
    });

    private SynFilter() {}

    /**
     * Writes the instructions into memory. Each has a code, the number of instructions to skip if
     * its test fails, and an operand. Returns the address of the filter.
     */
    private static long write(int[][] instructions) {
        long program =
                Memory.allocate(Arena.global(), (long) instructions.length * INSTRUCTION_BYTES);
        long at = program;
        for (int[] each : instructions) {
            Memory.setShort(at, (short) each[0]);
            Memory.setByte(at + 3, (byte) each[1]);
            Memory.setInt(at + 4, each[2]);
            at += INSTRUCTION_BYTES;
        }
        long filter = Memory.allocate(Arena.global(), BYTES);
        Memory.setShort(filter, (short) instructions.length);
        Memory.setLong(filter + PROGRAM_AT, program);
        return filter;
    }
}
