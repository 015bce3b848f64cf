package dev.antiphon.load.result;

/**
 * The machine of a load generator. Two runs are comparable only if it is the same.
 *
 * @param name the name of the machine
 * @param platform its operating system
 * @param hardware its processors
 * @param runtime its Java
 * @param tool the version of this library; empty where it is unknown
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
     * @param processors the number that the JVM may use
     * @param processorModel the system's name of the processor model; empty if it is unknown
     */
    public record Hardware(int processors, String processorModel) {}

    /**
     * The Java runtime of a generator.
     *
     * @param heapBytesMax the limit of its heap
     * @param jdk its version
     */
    public record JavaRuntime(long heapBytesMax, String jdk) {}
}
