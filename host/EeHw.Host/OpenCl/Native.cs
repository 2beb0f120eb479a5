using System.Runtime.InteropServices;

namespace EeHw.Host.OpenCl;

/// <summary>The OpenCL 1.2 calls in use, with blittable signatures: no marshalling. Names and types as the standard has them.</summary>
internal static unsafe partial class Native
{
    public const string Library = "OpenCL";

    static Native() => NativeLibrary.SetDllImportResolver(typeof(Native).Assembly, LoaderLibrary.Resolve);

    [LibraryImport(Library)]
    public static partial int clGetPlatformIDs(uint entries, nint* platforms, uint* count);

    [LibraryImport(Library)]
    public static partial int clGetPlatformInfo(nint platform, uint name, nuint size, void* value, nuint* sizeOut);

    [LibraryImport(Library)]
    public static partial int clGetDeviceIDs(nint platform, ulong type, uint entries, nint* devices, uint* count);

    [LibraryImport(Library)]
    public static partial int clGetDeviceInfo(nint device, uint name, nuint size, void* value, nuint* sizeOut);

    [LibraryImport(Library)]
    public static partial nint clCreateContext(nint* properties, uint count, nint* devices, void* notify, void* user, int* status);

    [LibraryImport(Library)]
    public static partial int clReleaseContext(nint context);

    [LibraryImport(Library)]
    public static partial nint clCreateCommandQueue(nint context, nint device, ulong properties, int* status);

    [LibraryImport(Library)]
    public static partial int clReleaseCommandQueue(nint queue);

    [LibraryImport(Library)]
    public static partial nint clCreateProgramWithSource(nint context, uint count, byte** strings, nuint* lengths, int* status);

    [LibraryImport(Library)]
    public static partial nint clCreateProgramWithBinary(nint context, uint count, nint* devices, nuint* lengths, byte** binaries, int* binaryStatus, int* status);

    [LibraryImport(Library)]
    public static partial int clBuildProgram(nint program, uint count, nint* devices, byte* options, void* notify, void* user);

    [LibraryImport(Library)]
    public static partial int clGetProgramBuildInfo(nint program, nint device, uint name, nuint size, void* value, nuint* sizeOut);

    [LibraryImport(Library)]
    public static partial int clGetProgramInfo(nint program, uint name, nuint size, void* value, nuint* sizeOut);

    [LibraryImport(Library)]
    public static partial int clReleaseProgram(nint program);

    [LibraryImport(Library)]
    public static partial nint clCreateKernel(nint program, byte* name, int* status);

    [LibraryImport(Library)]
    public static partial int clSetKernelArg(nint kernel, uint index, nuint size, void* value);

    [LibraryImport(Library)]
    public static partial int clReleaseKernel(nint kernel);

    [LibraryImport(Library)]
    public static partial nint clCreateBuffer(nint context, ulong flags, nuint size, void* host, int* status);

    [LibraryImport(Library)]
    public static partial int clReleaseMemObject(nint buffer);

    [LibraryImport(Library)]
    public static partial int clEnqueueNDRangeKernel(nint queue, nint kernel, uint dimensions, nuint* offset, nuint* global, nuint* local, uint waits, nint* waitList, nint* eventOut);

    [LibraryImport(Library)]
    public static partial int clEnqueueReadBuffer(nint queue, nint buffer, uint blocking, nuint offset, nuint size, void* to, uint waits, nint* waitList, nint* eventOut);

    [LibraryImport(Library)]
    public static partial int clEnqueueWriteBuffer(nint queue, nint buffer, uint blocking, nuint offset, nuint size, void* from, uint waits, nint* waitList, nint* eventOut);

    [LibraryImport(Library)]
    public static partial int clEnqueueFillBuffer(nint queue, nint buffer, void* pattern, nuint patternSize, nuint offset, nuint size, uint waits, nint* waitList, nint* eventOut);

    [LibraryImport(Library)]
    public static partial int clFinish(nint queue);

    [LibraryImport(Library)]
    public static partial int clFlush(nint queue);

    [LibraryImport(Library)]
    public static partial int clWaitForEvents(uint count, nint* events);

    [LibraryImport(Library)]
    public static partial int clGetEventInfo(nint clEvent, uint name, nuint size, void* value, nuint* sizeOut);

    [LibraryImport(Library)]
    public static partial int clGetEventProfilingInfo(nint clEvent, uint name, nuint size, void* value, nuint* sizeOut);

    [LibraryImport(Library)]
    public static partial int clReleaseEvent(nint clEvent);

    // OpenCL 2.0: called only where the device offers shared memory.
    [LibraryImport(Library)]
    public static partial void* clSVMAlloc(nint context, ulong flags, nuint size, uint alignment);

    [LibraryImport(Library)]
    public static partial void clSVMFree(nint context, void* memory);

    [LibraryImport(Library)]
    public static partial int clSetKernelArgSVMPointer(nint kernel, uint index, void* memory);
}
