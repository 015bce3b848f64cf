package dev.antiphon.load.result;

/**
 * Where a generator ran: what two runs must have in common to be compared.
 *
 * @param name of the machine
 * @param system the operating system's name
 * @param kernel its version
 * @param processors those that the JVM may use
 * @param processorModel as the system names it; empty where it does not
 * @param heapBytesMax of the JVM
 * @param jdk its version
 * @param tool the version of this library; empty where it is not known
 */
public record Host(
        String name,
        String system,
        String kernel,
        int processors,
        String processorModel,
        long heapBytesMax,
        String jdk,
        String tool) {}
