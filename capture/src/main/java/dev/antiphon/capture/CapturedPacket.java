package dev.antiphon.capture;

import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * One packet of a capture.
 *
 * @param number the number of the packet from 1, as in Wireshark
 * @param linkType the link type, which defines the first header, as a number of the file formats
 * @param bytes the bytes of the packet, as far as they were captured
 */
record CapturedPacket(long number, Instant at, int linkType, ByteBuffer bytes) {}
