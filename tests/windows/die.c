/*
 * Ends the process that it is loaded into at one exact operation on a file, as
 * tests/processes/tests/it/die.c does on Unix.
 *
 * It stands in the library of prng.c, which every program here loads. With DIE_AT set, the operations
 * that change something in a directory whose path has DIE_BELOW in it are counted, and the process ends
 * before the one of that number; of a write there is a second point, at which one half of it has
 * happened. Each point is a line in the file DIE_LOG, the last one being that of the death. The
 * operations are found in the program's table of imports.
 */
#include <windows.h>
#include <winternl.h>
#include <aclapi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/* What the process says when it ends so. */
#define DEATH 77
#define CHANGES (GENERIC_WRITE | GENERIC_ALL | FILE_WRITE_DATA | FILE_APPEND_DATA | DELETE | WRITE_DAC)

static wchar_t below[MAX_PATH];
static LONG at;
static volatile LONG points;
static HANDLE points_file = INVALID_HANDLE_VALUE;

static void die(void) {
    TerminateProcess(GetCurrentProcess(), DEATH);
    for (;;) Sleep(INFINITE);
}

/* Notes one more point, and tells whether it is the one to die at. */
static int reached(const char *operation, const wchar_t *path) {
    char line[MAX_PATH + 32];
    DWORD written;
    const wchar_t *name = wcsrchr(path, L'\\');
    int length = snprintf(line, sizeof line, "%s %ls\n", operation, name ? name + 1 : path);
    LONG point = InterlockedIncrement(&points);
    if (!WriteFile(points_file, line, (DWORD)length, &written, NULL)) abort();
    return point == at;
}

static void point(const char *operation, const wchar_t *path) {
    if (path && wcsstr(path, below) && reached(operation, path)) die();
}

/* The path of an open file; NULL where it has none, as the standard output. */
static const wchar_t *path_of(HANDLE file, wchar_t path[MAX_PATH]) {
    DWORD length = GetFinalPathNameByHandleW(file, path, MAX_PATH, 0);
    return length && length < MAX_PATH && wcsstr(path, below) ? path : NULL;
}

static void point_at(const char *operation, HANDLE file) {
    wchar_t path[MAX_PATH];
    point(operation, path_of(file, path));
}

static HANDLE WINAPI create_file(LPCWSTR path, DWORD access, DWORD share, LPSECURITY_ATTRIBUTES security,
                                 DWORD disposition, DWORD flags, HANDLE like) {
    if (access & CHANGES) point("open", path);
    return CreateFileW(path, access, share, security, disposition, flags, like);
}

static BOOL WINAPI create_directory(LPCWSTR path, LPSECURITY_ATTRIBUTES security) {
    point("mkdir", path);
    return CreateDirectoryW(path, security);
}

/* What takes effect at once has a second point, just behind it. */
static BOOL WINAPI delete_file(LPCWSTR path) {
    point("delete", path);
    BOOL done = DeleteFileW(path);
    if (done) point("deleted", path);
    return done;
}

static BOOL WINAPI move_file(LPCWSTR from, LPCWSTR to, DWORD flags) {
    point("rename", from);
    BOOL done = MoveFileExW(from, to, flags);
    if (done) point("renamed", from);
    return done;
}

/* Renames and deletes too. */
static BOOL WINAPI set_information(HANDLE file, FILE_INFO_BY_HANDLE_CLASS about, LPVOID data, DWORD size) {
    point_at("set", file);
    BOOL done = SetFileInformationByHandle(file, about, data, size);
    if (done) point_at("was set", file);
    return done;
}

static BOOL WINAPI flush(HANDLE file) {
    point_at("flush", file);
    return FlushFileBuffers(file);
}

static BOOL WINAPI lock(HANDLE file, DWORD flags, DWORD reserved, DWORD low, DWORD high, LPOVERLAPPED o) {
    point_at("lock", file);
    return LockFileEx(file, flags, reserved, low, high, o);
}

static DWORD WINAPI set_security(HANDLE file, SE_OBJECT_TYPE type, SECURITY_INFORMATION parts, PSID owner,
                                 PSID group, PACL list, PACL audit) {
    point_at("protect", file);
    return SetSecurityInfo(file, type, parts, owner, group, list, audit);
}

NTSTATUS NTAPI NtWriteFile(HANDLE, HANDLE, PIO_APC_ROUTINE, PVOID, PIO_STATUS_BLOCK, PVOID, ULONG,
                           PLARGE_INTEGER, PULONG);

static NTSTATUS NTAPI write_file(HANDLE file, HANDLE event, PIO_APC_ROUTINE routine, PVOID context,
                                 PIO_STATUS_BLOCK status, PVOID bytes, ULONG length, PLARGE_INTEGER offset,
                                 PULONG key) {
    wchar_t path[MAX_PATH];
    const wchar_t *found = path_of(file, path);
    point("write", found);
    if (found && length > 1 && reached("half", found)) {
        NtWriteFile(file, event, routine, context, status, bytes, length / 2, offset, key);
        die();
    }
    return NtWriteFile(file, event, routine, context, status, bytes, length, offset, key);
}

static const struct {
    const char *name;
    void *function;
} hooks[] = {
    {"CreateFileW", create_file},
    {"CreateDirectoryW", create_directory},
    {"DeleteFileW", delete_file},
    {"MoveFileExW", move_file},
    {"SetFileInformationByHandle", set_information},
    {"FlushFileBuffers", flush},
    {"LockFileEx", lock},
    {"SetSecurityInfo", set_security},
    {"NtWriteFile", write_file},
};

/* Puts a hook in the place of an import that is one of these. */
static void hook(const char *name, ULONGLONG *function) {
    DWORD before;
    for (size_t index = 0; index < sizeof hooks / sizeof *hooks; index++) {
        if (strcmp(name, hooks[index].name)) continue;
        if (!VirtualProtect(function, sizeof *function, PAGE_READWRITE, &before)) abort();
        *function = (ULONGLONG)hooks[index].function;
        VirtualProtect(function, sizeof *function, before, &before);
    }
}

static void hook_imports(BYTE *program) {
    IMAGE_NT_HEADERS *headers = (void *)(program + ((IMAGE_DOS_HEADER *)program)->e_lfanew);
    DWORD imports = headers->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_IMPORT].VirtualAddress;
    IMAGE_IMPORT_DESCRIPTOR *library = (void *)(program + imports);
    for (; library->Name; library++) {
        IMAGE_THUNK_DATA *name = (void *)(program + library->OriginalFirstThunk);
        IMAGE_THUNK_DATA *function = (void *)(program + library->FirstThunk);
        for (; name->u1.AddressOfData; name++, function++) {
            if (IMAGE_SNAP_BY_ORDINAL(name->u1.Ordinal)) continue;
            IMAGE_IMPORT_BY_NAME *import = (void *)(program + name->u1.AddressOfData);
            hook((const char *)import->Name, &function->u1.Function);
        }
    }
}

BOOL WINAPI DllMain(HINSTANCE self, DWORD reason, LPVOID reserved) {
    char number[16];
    wchar_t log[MAX_PATH];
    (void)self, (void)reserved;
    if (reason != DLL_PROCESS_ATTACH || !GetEnvironmentVariableA("DIE_AT", number, sizeof number)) return TRUE;
    if (!GetEnvironmentVariableW(L"DIE_BELOW", below, MAX_PATH)) abort();
    if (!GetEnvironmentVariableW(L"DIE_LOG", log, MAX_PATH)) abort();
    at = atol(number);
    points_file = CreateFileW(log, FILE_APPEND_DATA, FILE_SHARE_READ, NULL, CREATE_ALWAYS, 0, NULL);
    if (points_file == INVALID_HANDLE_VALUE) abort();
    hook_imports((BYTE *)GetModuleHandleW(NULL));
    return TRUE;
}
