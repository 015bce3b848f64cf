package dev.antiphon.capture;

import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * One packet of a capture.
 *
 * @param number counts the packets from 1, as Wireshark does
 * @param linkType what it begins with, by the number that the file formats give that
 * @param bytes of it, as far as they were captured
 */
record CapturedPacket(long number, Instant at, int linkType, ByteBuffer bytes) {}
