package dev.antiphon.load.result;

/**
 * The machine on which a load generator ran. Two runs are comparable only on the same machine.
 *
 * @param name the host name
 * @param platform the operating system
 * @param hardware the processors
 * @param runtime the Java runtime
 * @param tool the version of this library; empty if it is unknown
 */
public record Host(
        String name, Platform platform, Hardware hardware, JavaRuntime runtime, String tool) {
    /**
     * An operating system.
     *
     * @param system its name
     * @param kernel its version
     */
    public record Platform(String system, String kernel) {}

    /**
     * The processors of a machine.
     *
     * @param processors the number of processors that the JVM may use
     * @param processorModel the processor model as the system names it; empty if it is unknown
     */
    public record Hardware(int processors, String processorModel) {}

    /**
     * The Java runtime of a load generator.
     *
     * @param heapBytesMax the limit of the heap in bytes
     * @param jdk the version of Java
     */
    public record JavaRuntime(long heapBytesMax, String jdk) {}
}
