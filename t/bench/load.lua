-- load.lua: what wrk sends; the kind of load and its material are arguments.
-- args: KIND TOKEN [FILE OF SERIALS] [MS]
-- With MS each client rests about so long before it asks again.
local kind, token, serials, next_one = nil, nil, {}, 0
local threads = 0

function setup(thread)
	thread:set("id", threads)
	threads = threads + 1
end

function init(args)
	kind, token = args[1], args[2]
	if token and token ~= "" then
		wrk.headers["Authorization"] = "Bearer " .. token
	end
	if args[4] then
		local ms = tonumber(args[4])
		function delay()
			return math.floor(ms * (0.5 + math.random()))
		end
	end
	if args[3] and args[3] ~= "" then
		for line in io.lines(args[3]) do
			serials[#serials + 1] = line
		end
	end
	math.randomseed(os.time() + id * 7919)
	run = math.random(1, 2 ^ 30)
	next_one = run
end

local function serial()
	next_one = next_one + 1
	return serials[next_one % #serials + 1]
end

function request()
	if kind == "verify" then
		return wrk.format("GET", "/verify-ticket/" .. serial())
	elseif kind == "mark" then
		return wrk.format("POST", "/mark-used/" .. serial())
	elseif kind == "register" then
		next_one = next_one + 1
		wrk.headers["Content-Type"] = "application/json"
		return wrk.format("POST", "/api/register", nil, string.format(
			'{"name":"Ada Lovelace","email":"b%d.%d@example.org","phone":"+49 30 1234567"}',
			run, next_one))
	end
	return wrk.format("GET")
end

function done(summary, latency)
	io.write(string.format("RESULT %.1f %d %d %.3f\n",
		(summary.requests - summary.errors.status) /
			(summary.duration / 1e6),
		summary.requests, summary.errors.status +
			summary.errors.connect + summary.errors.read +
			summary.errors.timeout, latency:percentile(99) / 1000))
end
