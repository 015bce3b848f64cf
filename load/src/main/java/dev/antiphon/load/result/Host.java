package dev.antiphon.load.result;

/**
 * The machine of a generator: two runs are compared only where it is the same.
 *
 * @param name of the machine
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
     * Processors.
     *
     * @param processors the number that the JVM may use
     * @param processorModel as the system names it; empty where it does not
     */
    public record Hardware(int processors, String processorModel) {}

    /**
     * A JVM.
     *
     * @param heapBytesMax the limit of its heap
     * @param jdk its version
     */
    public record JavaRuntime(long heapBytesMax, String jdk) {}
}
