/* hello.c: the least that libfcgi can do: the limit that ping is held to. */
#include <fcgiapp.h>

int
main(void)
{
	FCGX_Request r;

	if (FCGX_Init() != 0 || FCGX_InitRequest(&r, 0, 0) != 0)
		return 1;
	while (FCGX_Accept_r(&r) == 0) {
		FCGX_PutS("Status: 200\r\n"
			  "Content-Type: application/json\r\n"
			  "Content-Length: 17\r\n\r\n"
			  "{\"status\":\"pong\"}",
			r.out);
		FCGX_Detach(&r);
		FCGX_Finish_r(&r);
		FCGX_Attach(&r);
	}
	return 0;
}
